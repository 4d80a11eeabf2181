"""Admitting a man to the programme: what must have been done first, and the modality the stages make together."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from services.cases.assessment.rules.scoring import Suitability
from services.cases.connectivity.rules import Modality
from services.cases.instruments.rules.instruments import Discipline
from shared.text import LabelledEnum


class Decision(LabelledEnum):
    """What the coordinator decides on an assessed man."""

    ADMIT = "ADMIT", "Admitir", "Admit"
    DECLINE = "DECLINE", "No admitir", "Do not admit"
    DEFER = "DEFER", "Postergar la decisión", "Defer the decision"


@dataclass(frozen=True)
class AdmissionPolicy:
    """Whose evaluation is held in person, if a contingency excuses it, and how many NOT_SUITABLE ask for a reason."""

    version: str
    in_person: frozenset[Discipline]
    remote_in_contingency: bool
    not_suitable_until_overridden: int


@cache
def admission_policy() -> AdmissionPolicy:
    """Return the policy in force, read from admission_policy.json: an example, not official."""
    data = json.loads(files("services.cases.admission").joinpath("admission_policy.json").read_text("utf-8"))
    return AdmissionPolicy(
        version=data["version"],
        in_person=frozenset(map(Discipline, data["in_person"])),
        remote_in_contingency=data["remote_in_contingency"],
        not_suitable_until_overridden=data["not_suitable_until_overridden"],
    )


@dataclass(frozen=True)
class HeldAssessment:
    """What the decision needs to know of an assessment; the later of two stands after the other."""

    discipline: Discipline
    in_person: bool
    in_contingency: bool = False
    suitability: Suitability = Suitability.SUITABLE
    held_on: date | None = None


def counts(assessment: HeldAssessment, policy: AdmissionPolicy) -> bool:
    """Say whether it is an evaluation as the policy asks for one: in person, or remote in a declared contingency."""
    excused = assessment.in_contingency and policy.remote_in_contingency
    return assessment.in_person or excused or assessment.discipline not in policy.in_person


def missing_assessments(held: Iterable[HeldAssessment], policy: AdmissionPolicy) -> list[Discipline]:
    """Return the disciplines that have not yet assessed the man as the policy asks for; both must have."""
    done = {assessment.discipline for assessment in held if counts(assessment, policy)}
    return [discipline for discipline in Discipline if discipline not in done]


def evaluated_on(held: Iterable[HeldAssessment], policy: AdmissionPolicy) -> date | None:
    """Return the day on which the last of the evaluations that count was held."""
    return max((one.held_on for one in held if one.held_on and counts(one, policy)), default=None)


def needs_override(held: Iterable[HeldAssessment], policy: AdmissionPolicy) -> bool:
    """Say whether so many disciplines last found him not suitable that only a reasoned override admits him."""
    last = {one.discipline: one.suitability for one in held if counts(one, policy)}
    return list(last.values()).count(Suitability.NOT_SUITABLE) >= policy.not_suitable_until_overridden


def overall_modality(stages: Iterable[Modality]) -> Modality:
    """Return the modality of the programme as a whole: that of its stages when they agree, else mixed."""
    different = set(stages)
    return different.pop() if len(different) == 1 else Modality.MIXED


def can_be_attended(planned: Collection[Modality], wanted: Modality) -> bool:
    """Say whether sessions that are planned in these modalities can be attended as is wanted.

    Where none is planned nothing speaks against it, and nothing ever against MIXED: a man of a remote programme who
    lacks data comes to the centre to connect.
    """
    return not planned or wanted is Modality.MIXED or wanted in planned
