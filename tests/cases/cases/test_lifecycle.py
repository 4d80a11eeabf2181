"""The state machine of a case."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.cases.cases.rules.lifecycle import (
    MOVES,
    CaseState,
    Cause,
    DischargeReason,
    MoveForbidden,
    accepts_assessment,
    allowed_moves,
    allowed_reasons,
    is_closed,
    require_move,
    way_back,
)

states = st.sampled_from(CaseState)
causes = st.sampled_from(Cause)
AWAY = {CaseState.NEVER_APPEARED, CaseState.NON_COMPLIANT, CaseState.SUSPENDED}

BEFORE = {CaseState.RECEIVED, CaseState.CONTACTED, CaseState.ASSESSED}

MAIN_PATH = [
    (CaseState.RECEIVED, CaseState.CONTACTED, Cause.CONTACT),
    (CaseState.CONTACTED, CaseState.ASSESSED, Cause.ASSESSMENT),
    (CaseState.ASSESSED, CaseState.ADMITTED, Cause.ADMISSION),
    (CaseState.ADMITTED, CaseState.IN_PROGRESS, Cause.ATTENDANCE),
    (CaseState.IN_PROGRESS, CaseState.NON_COMPLIANT, Cause.COMPLIANCE),
    (CaseState.NON_COMPLIANT, CaseState.IN_PROGRESS, Cause.DECISION),
    (CaseState.IN_PROGRESS, CaseState.SUSPENDED, Cause.DECISION),
    (CaseState.SUSPENDED, CaseState.IN_PROGRESS, Cause.DECISION),
    (CaseState.IN_PROGRESS, CaseState.DISCHARGED, Cause.DISCHARGE),
]


@pytest.mark.feature("C06.1")
@pytest.mark.parametrize(("state", "to", "cause"), MAIN_PATH)
def test_the_programme_runs_from_reception_to_discharge(state: CaseState, to: CaseState, cause: Cause) -> None:
    require_move(state, to, cause)


@pytest.mark.feature("C06.1")
@given(states, states, causes)
def test_a_move_passes_if_and_only_if_the_table_gives_it_that_cause(
    state: CaseState, to: CaseState, cause: Cause
) -> None:
    if to in allowed_moves(state) and MOVES[state, to][0] is cause:
        require_move(state, to, cause)
    else:
        with pytest.raises(MoveForbidden) as refused:
            require_move(state, to, cause)
        assert (refused.value.state, refused.value.to) == (state, to)


@given(states)
def test_the_allowed_moves_are_those_that_some_cause_makes_and_one_way_back(state: CaseState) -> None:
    made = {to for start, to in MOVES if start is state}
    assert set(allowed_moves(state)) <= made
    if state not in AWAY:
        assert set(allowed_moves(state)) == made
    for back_to in made - {CaseState.DISCHARGED}:
        assert state not in AWAY or set(allowed_moves(state, back_to)) == {back_to, CaseState.DISCHARGED}
    assert is_closed(state) == (not allowed_moves(state))


@pytest.mark.feature("C06.6")
@pytest.mark.parametrize(
    ("left", "to", "attended", "back_to"),
    [
        ("RECEIVED", "NEVER_APPEARED", False, "CONTACTED"),
        ("ASSESSED", "NEVER_APPEARED", False, "ASSESSED"),
        ("ADMITTED", "NEVER_APPEARED", False, "ADMITTED"),
        ("ADMITTED", "SUSPENDED", False, "ADMITTED"),
        ("ADMITTED", "SUSPENDED", True, "IN_PROGRESS"),
        ("ADMITTED", "NON_COMPLIANT", False, "ADMITTED"),
        ("IN_PROGRESS", "NON_COMPLIANT", True, "IN_PROGRESS"),
        ("IN_PROGRESS", "DISCHARGED", True, None),
        ("CONTACTED", "ASSESSED", False, None),
    ],
)
def test_who_leaves_comes_back_to_where_he_stood(left: str, to: str, attended: bool, back_to: str | None) -> None:
    assert way_back(CaseState(left), CaseState(to), attended=attended) == back_to


def test_only_discharge_and_refused_admission_close_a_case() -> None:
    assert {state for state in CaseState if is_closed(state)} == {CaseState.DISCHARGED, CaseState.NOT_ADMITTED}


def test_nobody_skips_the_assessments() -> None:
    assert {state for state, to in MOVES if to is CaseState.ADMITTED} - AWAY == {CaseState.ASSESSED}
    assert not any(way_back(left, away, attended=False) is CaseState.ADMITTED for left in BEFORE for away in AWAY)


@pytest.mark.feature("C14.1")
def test_only_a_man_in_the_programme_can_complete_it() -> None:
    completing = {s for s in CaseState if DischargeReason.COMPLETED in allowed_reasons(s, CaseState.DISCHARGED)}
    assert completing == {CaseState.IN_PROGRESS}


@pytest.mark.feature("C06.3")
def test_a_persons_decision_always_gives_one_of_some_reasons() -> None:
    for (state, to), (cause, reasons) in MOVES.items():
        assert bool(reasons) == (cause in (Cause.DECISION, Cause.DISCHARGE)), (state, to)
        if state not in AWAY:
            assert allowed_reasons(state, to) == reasons
        elif to is not CaseState.DISCHARGED:
            assert allowed_reasons(state, to, to) == reasons


def test_there_are_no_reasons_for_a_move_that_does_not_exist() -> None:
    assert allowed_reasons(CaseState.DISCHARGED, CaseState.RECEIVED) == frozenset()


@pytest.mark.parametrize(
    ("state", "accepted"),
    [
        (CaseState.RECEIVED, False),
        (CaseState.NEVER_APPEARED, False),
        (CaseState.CONTACTED, True),
        (CaseState.ASSESSED, True),
        (CaseState.IN_PROGRESS, True),
        (CaseState.DISCHARGED, False),
        (CaseState.NOT_ADMITTED, False),
    ],
)
def test_he_is_assessed_once_contacted_and_while_the_case_is_open(state: CaseState, accepted: bool) -> None:
    assert accepts_assessment(state) is accepted


class AnyCase(RuleBasedStateMachine):
    """A case pushed about at random: it only ever stands where its allowed moves led it, and a closed one stays."""

    def __init__(self) -> None:
        super().__init__()
        self.state = CaseState.RECEIVED
        self.back_to: CaseState | None = None
        self.been = [CaseState.RECEIVED]

    @rule(to=states, cause=causes)
    def push(self, to: CaseState, cause: Cause) -> None:
        could = allowed_moves(self.state, self.back_to)
        try:
            require_move(self.state, to, cause, self.back_to)
        except MoveForbidden:
            return
        assert to in could
        self.go(to)

    @rule(data=st.data())
    def take_an_allowed_move(self, data: Any) -> None:
        if could := allowed_moves(self.state, self.back_to):
            to = data.draw(st.sampled_from(could))
            require_move(self.state, to, MOVES[self.state, to][0], self.back_to)
            self.go(to)

    def go(self, to: CaseState) -> None:
        self.back_to = way_back(self.state, to, attended=CaseState.IN_PROGRESS in self.been)
        self.state = to
        self.been.append(to)

    @invariant()
    def nothing_follows_a_closed_state(self) -> None:
        assert not any(is_closed(state) for state in self.been[:-1])

    @invariant()
    def the_programme_is_entered_only_through_admission(self) -> None:
        if CaseState.IN_PROGRESS in self.been:
            assert CaseState.ADMITTED in self.been[: self.been.index(CaseState.IN_PROGRESS)]


TestAnyCase = AnyCase.TestCase
