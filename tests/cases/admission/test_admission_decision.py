"""What must be done before admission, and the modality of the whole."""

from dataclasses import replace

import pytest

from services.cases.admission.rules import (
    HeldAssessment,
    admission_policy,
    can_be_attended,
    missing_assessments,
    needs_override,
    overall_modality,
)
from services.cases.assessment.rules.scoring import Suitability
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
    assert missing_assessments(held, admission_policy()) == missing


@pytest.mark.feature("C08.6")
def test_a_contingency_excuses_what_the_policy_lets_it() -> None:
    remote = [HeldAssessment(one, False, in_contingency=True) for one in Discipline]
    policy = admission_policy()
    assert missing_assessments(remote, policy) == []
    assert missing_assessments(remote, replace(policy, remote_in_contingency=False)) == [PSYCHOLOGY, SOCIAL_WORK]
    unexcused = [HeldAssessment(one, False) for one in Discipline]
    assert missing_assessments(unexcused, replace(policy, in_person=frozenset({PSYCHOLOGY}))) == [PSYCHOLOGY]


@pytest.mark.feature("C08.7")
@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ([], False),
        ([(PSYCHOLOGY, "NOT_SUITABLE"), (SOCIAL_WORK, "SUITABLE")], False),
        ([(PSYCHOLOGY, "NOT_SUITABLE"), (SOCIAL_WORK, "NOT_SUITABLE")], True),
        ([(PSYCHOLOGY, "NOT_SUITABLE"), (SOCIAL_WORK, "NOT_SUITABLE"), (PSYCHOLOGY, "SUITABLE_WITH_SUPPORT")], False),
    ],
)
def test_two_disciplines_that_last_found_him_not_suitable_ask_for_a_reason(
    found: list[tuple[Discipline, str]], asked: bool
) -> None:
    held = [HeldAssessment(one, True, suitability=Suitability(suitability)) for one, suitability in found]
    assert needs_override(held, admission_policy()) is asked


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


@pytest.mark.feature("C08.10")
@pytest.mark.parametrize(
    ("planned", "barred"),
    [
        ({Modality.REMOTE}, {Modality.IN_PERSON}),
        ({Modality.IN_PERSON}, {Modality.REMOTE}),
        ({Modality.REMOTE, Modality.IN_PERSON}, set()),
        (set(), set()),
    ],
)
def test_sessions_that_are_all_alike_bar_the_opposite_modality(planned: set[Modality], barred: set[Modality]) -> None:
    assert {wanted for wanted in Modality if not can_be_attended(planned, wanted)} == barred
