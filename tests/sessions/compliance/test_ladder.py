"""The ladder: never a step skipped, never the same evidence twice, nothing that is not enforceable."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy, thresholds_rise
from services.sessions.compliance.rules import (
    AttendanceFact,
    EarlierFinding,
    FindingState,
    Step,
    StepDue,
    step_due,
    threshold_text,
)

POLICY = AttendancePolicy(1, 2, 3, 15, 75, connectivity_needs_evidence=True)
START = datetime(2027, 1, 6, 0, 0, tzinfo=UTC)


def facts(*outcomes: Outcome) -> list[AttendanceFact]:
    return [AttendanceFact(UUID(int=n), START + timedelta(weeks=n), outcome) for n, outcome in enumerate(outcomes)]


def absences(count: int) -> list[AttendanceFact]:
    return facts(*[Outcome.ABSENT_UNACCEPTABLE] * count)


def finding(step: Step, state: FindingState, sessions: int) -> EarlierFinding:
    return EarlierFinding(step, state, frozenset(UUID(int=n) for n in range(sessions)))


def approved(*steps: Step) -> list[EarlierFinding]:
    return [finding(step, FindingState.APPROVED, number) for number, step in enumerate(steps, start=1)]


def due(history: list[AttendanceFact], earlier: list[EarlierFinding] | None = None) -> Step | None:
    found = step_due(history, POLICY, earlier or [])
    return found.step if found else None


@pytest.mark.feature("S16.1")
def test_without_an_enforceable_outcome_nothing_is_due() -> None:
    harmless = [outcome for outcome in Outcome if not MEANING[outcome].enforceable]
    assert due(facts(*harmless * 3)) is None


@pytest.mark.feature("S16.1")
@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if MEANING[outcome].enforceable])
def test_every_enforceable_outcome_counts(outcome: Outcome) -> None:
    assert due(facts(outcome)) is Step.FIRST_WARNING


@pytest.mark.feature("S16.3")
def test_no_step_is_skipped_however_many_absences_there_are() -> None:
    assert due(absences(9)) is Step.FIRST_WARNING
    assert due(absences(9), approved(Step.FIRST_WARNING)) is Step.SECOND_WARNING
    assert due(absences(9), approved(Step.FIRST_WARNING, Step.SECOND_WARNING)) is Step.NON_COMPLIANCE
    assert due(absences(9), approved(*Step)) is None


@pytest.mark.feature("S16.1")
def test_what_was_dismissed_comes_back_only_with_something_new() -> None:
    dismissed = [finding(Step.FIRST_WARNING, FindingState.DISMISSED, 1)]
    assert due(absences(1), dismissed) is None
    assert due(absences(2), dismissed) is Step.FIRST_WARNING


@pytest.mark.feature("S16.1")
def test_a_withdrawn_draft_does_not_stand_in_the_way() -> None:
    assert due(absences(1), [finding(Step.FIRST_WARNING, FindingState.WITHDRAWN, 1)]) is Step.FIRST_WARNING


@pytest.mark.feature("S16.2")
def test_the_evidence_is_every_enforceable_fact_oldest_first() -> None:
    history = facts(Outcome.ABSENT_UNACCEPTABLE, Outcome.ABSENT_MEDICAL, Outcome.SENT_HOME_BEHAVIOUR)
    found = step_due(reversed(history), POLICY, [])
    assert found is not None
    assert found.evidence == (history[0], history[2])


@pytest.mark.feature("S16.2")
def test_the_fingerprint_tells_evidence_apart_and_does_not_mind_its_order() -> None:
    one, other = StepDue(Step.FIRST_WARNING, tuple(absences(2))), StepDue(Step.FIRST_WARNING, tuple(absences(3)))
    assert one.fingerprint != other.fingerprint
    assert one.fingerprint == StepDue(Step.FIRST_WARNING, tuple(reversed(absences(2)))).fingerprint
    assert one.fingerprint != StepDue(Step.SECOND_WARNING, tuple(absences(2))).fingerprint


@pytest.mark.feature("S16.2")
def test_the_sentence_names_rule_and_count() -> None:
    found = step_due(absences(1), POLICY, [])
    assert found is not None
    assert threshold_text(found, POLICY, "EJEMPLO v1").es == (
        "Primera advertencia: umbral de 1 según el programa EJEMPLO v1; incidencias registradas: 1."
    )


@pytest.mark.feature("S16.2")
@given(st.lists(st.sampled_from(Outcome), max_size=12))
def test_the_order_in_which_facts_are_told_does_not_matter(outcomes: list[Outcome]) -> None:
    history = facts(*outcomes)
    assert step_due(history, POLICY, []) == step_due(reversed(history), POLICY, [])


@pytest.mark.feature("S16.3")
@pytest.mark.parametrize(
    ("steps", "rises"), [((1, 2, 3), True), ((0, 1, 2), False), ((2, 2, 3), False), ((1, 3, 3), False)]
)
def test_a_ladder_must_climb(steps: tuple[int, int, int], rises: bool) -> None:
    assert thresholds_rise(*steps) is rises
