"""What must be done before admission, and the modality of the whole."""

import pytest

from services.cases.admission.rules import HeldAssessment, missing_assessments, overall_modality
from services.cases.connectivity.rules import Modality
from services.cases.instruments.rules.instruments import Discipline

PSYCHOLOGY, SOCIAL_WORK = Discipline.PSYCHOLOGY, Discipline.SOCIAL_WORK


@pytest.mark.feature("C08.2")
@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ([], [PSYCHOLOGY, SOCIAL_WORK]),
        ([HeldAssessment(PSYCHOLOGY, True)], [SOCIAL_WORK]),
        ([HeldAssessment(PSYCHOLOGY, True), HeldAssessment(SOCIAL_WORK, False)], [SOCIAL_WORK]),
        ([HeldAssessment(PSYCHOLOGY, True), HeldAssessment(SOCIAL_WORK, True)], []),
    ],
)
def test_both_disciplines_must_have_assessed_in_person(held: list[HeldAssessment], missing: list[Discipline]) -> None:
    assert missing_assessments(held) == missing


@pytest.mark.feature("C08.4")
@pytest.mark.parametrize(
    ("stages", "overall"),
    [
        ([Modality.REMOTE] * 3, Modality.REMOTE),
        ([Modality.IN_PERSON] * 3, Modality.IN_PERSON),
        ([Modality.REMOTE, Modality.IN_PERSON, Modality.REMOTE], Modality.MIXED),
        ([Modality.MIXED] * 3, Modality.MIXED),
    ],
)
def test_stages_that_differ_make_a_mixed_programme(stages: list[Modality], overall: Modality) -> None:
    assert overall_modality(stages) is overall
