"""Admitting a man to the programme: what must have been done first, and the modality the stages make together."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.cases.connectivity.rules import Modality
from services.cases.instruments.rules.instruments import Discipline
from shared.text import LabelledEnum


class Decision(LabelledEnum):
    """What the coordinator decides on an assessed man."""

    ADMIT = "ADMIT", "Admitir", "Admit"
    DECLINE = "DECLINE", "No admitir", "Do not admit"
    DEFER = "DEFER", "Postergar la decisión", "Defer the decision"


@dataclass(frozen=True)
class HeldAssessment:
    """What the decision needs to know of an assessment."""

    discipline: Discipline
    in_person: bool


def missing_assessments(held: Iterable[HeldAssessment]) -> list[Discipline]:
    """Return the disciplines that have not yet assessed the man in person; both must have."""
    done = {assessment.discipline for assessment in held if assessment.in_person}
    return [discipline for discipline in Discipline if discipline not in done]


def overall_modality(stages: Iterable[Modality]) -> Modality:
    """Return the modality of the programme as a whole: that of its stages when they agree, else mixed."""
    different = set(stages)
    return different.pop() if len(different) == 1 else Modality.MIXED
