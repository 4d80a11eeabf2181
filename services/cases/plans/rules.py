"""An individual plan: what its objectives are about, and how it goes from draft to approval."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.text import LabelledEnum


class ObjectiveArea(LabelledEnum):
    """What an objective is about: all that a court reads of it, since its own words may tell of her."""

    RESPONSIBILITY = "RESPONSIBILITY", "Asume la responsabilidad de sus actos", "Takes responsibility for his acts"
    NON_VIOLENCE = "NON_VIOLENCE", "Maneja los conflictos sin violencia", "Handles conflicts without violence"
    EMOTIONS = "EMOTIONS", "Regula sus emociones", "Regulates his emotions"
    BELIEFS = "BELIEFS", "Cuestiona creencias que justifican la violencia", "Questions beliefs that justify violence"
    MEASURES = "MEASURES", "Cumple las medidas de protección", "Keeps to the protection measures"
    PARENTING = "PARENTING", "Ejerce una paternidad sin violencia", "Is a father without violence"
    SUBSTANCES = "SUBSTANCES", "Controla el consumo de alcohol u otras drogas", "Controls alcohol or other drugs"
    OTHER = "OTHER", "Otro objetivo de su plan", "Another objective of his plan"


class PlanState(LabelledEnum):
    """Where a plan stands; each change of one that was submitted is a new plan."""

    DRAFT = "DRAFT", "Borrador", "Draft"
    SUBMITTED = "SUBMITTED", "Por aprobar", "To be approved"
    APPROVED = "APPROVED", "Aprobado", "Approved"
    RETURNED = "RETURNED", "Devuelto", "Returned"
    REPLACED = "REPLACED", "Reemplazado por otro", "Replaced by another"


UNDER_WAY = (PlanState.DRAFT, PlanState.SUBMITTED)
"""A case has one plan at most on which nobody decided yet."""


@dataclass(frozen=True)
class Named:
    """An objective as it is scored: by its id, or by the very words of the plan."""

    id: UUID | None
    words: str


def unscored(objectives: Mapping[UUID, str], scored: Iterable[Named]) -> list[UUID]:
    """Return the plan's objectives, given with their words, that nothing scores."""
    named = list(scored)
    ids, words = {one.id for one in named}, {one.words for one in named if one.id is None}
    return [objective for objective, said in objectives.items() if objective not in ids and said not in words]


def unknown(objectives: Iterable[UUID], scored: Iterable[Named]) -> list[UUID]:
    """Return the ids that are scored and are no objectives of the plan."""
    known = set(objectives)
    return [one.id for one in scored if one.id is not None and one.id not in known]
