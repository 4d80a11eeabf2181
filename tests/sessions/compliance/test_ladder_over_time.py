"""A man's months on the ladder, played at random: what is drafted always follows from what stands on record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy, thresholds_rise
from services.sessions.compliance.rules import (
    AttendanceFact,
    EarlierFinding,
    FindingState,
    Step,
    StepDue,
    step_due,
    threshold,
    threshold_text,
)

POLICY = AttendancePolicy(2, 4, 7, 15, 75, connectivity_needs_evidence=True)
START = datetime(2026, 12, 15, 0, 0, tzinfo=UTC)
ENFORCEABLE = [outcome for outcome in Outcome if MEANING[outcome].enforceable]
HARMLESS = [outcome for outcome in Outcome if not MEANING[outcome].enforceable]
BELOW = {
    Step.FIRST_WARNING: [],
    Step.SECOND_WARNING: [Step.FIRST_WARNING],
    Step.NON_COMPLIANCE: [Step.FIRST_WARNING, Step.SECOND_WARNING],
}


def fact(number: int, outcome: Outcome) -> AttendanceFact:
    return AttendanceFact(UUID(int=number), START + timedelta(weeks=number), outcome)


def absences(count: int) -> list[AttendanceFact]:
    return [fact(number, Outcome.ABSENT_UNACCEPTABLE) for number in range(count)]


def approved(steps: list[Step]) -> list[EarlierFinding]:
    return [EarlierFinding(step, FindingState.APPROVED, frozenset({UUID(int=0)})) for step in steps]


def due(history: list[AttendanceFact], earlier: list[EarlierFinding]) -> Step | None:
    found = step_due(history, POLICY, earlier)
    return found.step if found else None


@pytest.mark.feature("S16.1")
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_each_step_waits_for_its_own_threshold_and_not_longer(step: Step, off: int) -> None:
    history = absences(threshold(step, POLICY) + off)
    assert due(history, approved(BELOW[step])) is (None if off < 0 else step)


@pytest.mark.feature("S16.4")
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", [FindingState.DRAFT, FindingState.DISMISSED, FindingState.WITHDRAWN])
def test_only_an_approved_step_lets_the_next_one_come(step: Step, state: FindingState) -> None:
    undecided = EarlierFinding(step, state, frozenset())
    assert due(absences(20), [*approved(BELOW[step]), undecided]) is step


@pytest.mark.feature("S16.3")
def test_after_the_last_step_nothing_more_is_due() -> None:
    assert due(absences(50), approved(list(Step))) is None


@pytest.mark.feature("S16.3")
def test_a_higher_step_on_file_does_not_spare_the_lower_one() -> None:
    assert due(absences(20), approved([Step.SECOND_WARNING, Step.NON_COMPLIANCE])) is Step.FIRST_WARNING


@pytest.mark.feature("S16.1")
@pytest.mark.parametrize("outcome", HARMLESS)
def test_what_was_not_his_fault_never_fills_up_a_threshold(outcome: Outcome) -> None:
    one_short = absences(POLICY.first_warning_after - 1)
    assert due([*one_short, *(fact(number, outcome) for number in range(10, 30))], []) is None


@pytest.mark.feature("S16.1")
@pytest.mark.parametrize("outcome", HARMLESS)
@pytest.mark.parametrize("step", Step)
def test_a_correction_in_his_favour_takes_the_step_back(outcome: Outcome, step: Step) -> None:
    history = absences(threshold(step, POLICY))
    assert due(history, approved(BELOW[step])) is step
    assert due([*history[:-1], replace(history[-1], outcome=outcome)], approved(BELOW[step])) is None


@pytest.mark.feature("S16.4")
@pytest.mark.parametrize(
    ("dismissed_on", "history", "expected"),
    [
        ({0, 1}, {0, 1}, None),
        ({0, 1, 2}, {0, 1}, None),
        ({0, 1}, {0, 1, 2}, Step.FIRST_WARNING),
        ({0, 1}, {0, 2}, Step.FIRST_WARNING),
        ({5, 6}, {0, 1}, Step.FIRST_WARNING),
    ],
)
def test_a_dismissal_holds_as_long_as_nothing_is_new(
    dismissed_on: set[int], history: set[int], expected: Step | None
) -> None:
    earlier = [EarlierFinding(Step.FIRST_WARNING, FindingState.DISMISSED, frozenset(UUID(int=n) for n in dismissed_on))]
    assert due([fact(number, Outcome.ABSENT_UNACCEPTABLE) for number in history], earlier) is expected


@pytest.mark.feature("S16.4")
def test_a_dismissed_first_warning_does_not_silence_a_second() -> None:
    every = frozenset(UUID(int=number) for number in range(4))
    earlier = [EarlierFinding(Step.FIRST_WARNING, FindingState.DISMISSED, every), *approved([Step.FIRST_WARNING])]
    assert due(absences(4), earlier) is Step.SECOND_WARNING


@pytest.mark.feature("S16.2")
@pytest.mark.parametrize(
    ("step", "es", "en"),
    [
        (Step.FIRST_WARNING, "Primera advertencia: umbral de 2", "First warning: threshold of 2"),
        (Step.SECOND_WARNING, "Segunda advertencia: umbral de 4", "Second warning: threshold of 4"),
        (Step.NON_COMPLIANCE, "Incumplimiento: umbral de 7", "Non-compliance: threshold of 7"),
    ],
)
def test_the_sentence_says_which_threshold_of_which_version(step: Step, es: str, en: str) -> None:
    text = threshold_text(StepDue(step, tuple(absences(9))), POLICY, "EJEMPLO v3")
    assert text.es == f"{es} según el programa EJEMPLO v3; incidencias registradas: 9."
    assert text.en == f"{en} by programme EJEMPLO v3; outcomes on record: 9."


@pytest.mark.feature("S16.3")
@given(st.integers(-2, 6), st.integers(-2, 6), st.integers(-2, 6))
def test_a_ladder_climbs_or_is_refused(first: int, second: int, third: int) -> None:
    climbs = first > 0 and second > first and third > second
    assert thresholds_rise(first, second, third) is climbs


@pytest.mark.feature("S16.1")
@given(st.lists(st.sampled_from(Outcome), max_size=14), st.integers(0, 3), st.data())
def test_an_excuse_in_place_of_a_fault_never_brings_a_step(
    outcomes: list[Outcome], decided: int, data: st.DataObject
) -> None:
    history = [fact(number, outcome) for number, outcome in enumerate(outcomes)]
    excused = [
        replace(one, outcome=data.draw(st.sampled_from(HARMLESS))) if data.draw(st.booleans()) else one
        for one in history
    ]
    earlier = approved(list(Step)[:decided])
    assert due(history, earlier) is not None or due(excused, earlier) is None


@pytest.mark.feature("S16.2")
@given(st.lists(st.sampled_from(Outcome), max_size=14))
def test_the_evidence_is_exactly_what_counts_oldest_first(outcomes: list[Outcome]) -> None:
    found = step_due([fact(number, outcome) for number, outcome in enumerate(outcomes)], POLICY, [])
    if found is not None:
        numbers = [number for number, outcome in enumerate(outcomes) if MEANING[outcome].enforceable]
        assert [one.session_id.int for one in found.evidence] == numbers


class Months(RuleBasedStateMachine):
    """Sessions pass, records are corrected, drafts are approved or dismissed."""

    def __init__(self) -> None:
        super().__init__()
        self.record: dict[int, Outcome] = {}
        self.earlier: list[EarlierFinding] = []

    @property
    def draft(self) -> StepDue | None:
        return step_due([fact(n, outcome) for n, outcome in self.record.items()], POLICY, self.earlier)

    @rule(outcome=st.sampled_from(Outcome) | st.sampled_from(ENFORCEABLE))
    def hold_a_session(self, outcome: Outcome) -> None:
        self.record[len(self.record)] = outcome

    @precondition(lambda self: self.record)
    @rule(data=st.data(), outcome=st.sampled_from(Outcome))
    def correct(self, data: Any, outcome: Outcome) -> None:
        self.record[data.draw(st.sampled_from(sorted(self.record)))] = outcome

    @precondition(lambda self: self.draft)
    @rule(state=st.sampled_from([FindingState.APPROVED, FindingState.APPROVED, FindingState.DISMISSED]))
    def decide(self, state: FindingState) -> None:
        draft = self.draft
        assert draft is not None
        self.earlier.append(EarlierFinding(draft.step, state, frozenset(one.session_id for one in draft.evidence)))
        following = self.draft
        if state is FindingState.DISMISSED:
            assert following is None
        elif following is not None:
            assert list(Step).index(following.step) == list(Step).index(draft.step) + 1

    @invariant()
    def a_draft_rests_on_enough_and_only_on_what_counts(self) -> None:
        draft = self.draft
        if draft is not None:
            assert len(draft.evidence) >= threshold(draft.step, POLICY)
            assert all(MEANING[one.outcome].enforceable for one in draft.evidence)

    @invariant()
    def the_steps_are_approved_in_order_and_once(self) -> None:
        climbed = [finding.step for finding in self.earlier if finding.state is FindingState.APPROVED]
        assert climbed == list(Step)[: len(climbed)]


TestMonths = Months.TestCase
TestMonths.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
