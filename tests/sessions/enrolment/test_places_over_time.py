"""A group's places as months go by: the capacity is hard, nobody overtakes, an offer lapses to the next in line."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.cases.client import CaseState
from services.sessions.enrolment.rules import (
    BEFORE_ADMISSION,
    ELIGIBLE_CASE_STATES,
    ENDING_CASE_STATES,
    OPEN_STATES,
    PAUSED_CASE_STATES,
    TAKES_A_PLACE,
    EnrolmentState,
    offer_expires_at,
    offer_stands,
    offers_to_make,
    state_on_arrival,
)

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


@pytest.mark.feature("S03.1")
@pytest.mark.parametrize("capacity", [1, 2, 15])
@pytest.mark.parametrize(("off", "state"), [(-1, "ENROLLED"), (0, "WAITING"), (1, "WAITING")])
def test_the_last_place_is_given_and_not_one_more(capacity: int, off: int, state: str) -> None:
    assert state_on_arrival(capacity, capacity + off, waiting=0) == state


@pytest.mark.feature("S03.2")
@pytest.mark.parametrize(("waiting", "state"), [(0, "ENROLLED"), (1, "WAITING"), (2, "WAITING")])
def test_a_free_place_is_not_for_a_newcomer_while_somebody_waits(waiting: int, state: str) -> None:
    assert state_on_arrival(5, 3, waiting) == state


@pytest.mark.feature("S03.3")
@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_offers_never_pass_the_capacity_nor_leave_a_place_empty(capacity: int, taken: int, waiting: int) -> None:
    offers = offers_to_make(capacity, taken, waiting)
    assert 0 <= offers <= waiting
    assert offers == 0 or taken + offers <= capacity
    assert taken + offers >= capacity or offers == waiting


@pytest.mark.feature("S03.3")
@pytest.mark.parametrize("state", EnrolmentState)
@pytest.mark.parametrize(("seconds", "in_time"), [(-1, True), (0, False), (1, False)])
def test_only_an_open_offer_can_be_accepted_and_only_until_its_hour(
    state: EnrolmentState, seconds: int, in_time: bool
) -> None:
    expires = offer_expires_at(NEW_YEARS_EVE)
    accepted = offer_stands(state, expires, expires + timedelta(seconds=seconds))
    assert accepted is (in_time and state is EnrolmentState.OFFERED)


@pytest.mark.feature("S03.3")
def test_an_offer_made_on_new_years_eve_lasts_72_hours_into_the_new_year() -> None:
    assert offer_expires_at(NEW_YEARS_EVE) == datetime(2027, 1, 3, 23, 30, tzinfo=UTC)


@pytest.mark.feature("S03.3")
def test_an_offer_takes_the_place_that_it_promises() -> None:
    assert set(TAKES_A_PLACE) == {EnrolmentState.ENROLLED, EnrolmentState.OFFERED}
    assert set(OPEN_STATES) == {*TAKES_A_PLACE, EnrolmentState.WAITING}


@pytest.mark.feature("S03.4")
def test_every_state_of_a_case_says_at_most_one_thing_of_a_place() -> None:
    groups = [BEFORE_ADMISSION, ELIGIBLE_CASE_STATES, ENDING_CASE_STATES, PAUSED_CASE_STATES]
    told = [state for group in groups for state in group]
    assert len(told) == len(set(told))
    # A man found non-compliant keeps his place until somebody decides, but is given no new one.
    assert set(CaseState) - set(told) == {"NON_COMPLIANT"}
    assert set(told) <= set(CaseState)


class Group(RuleBasedStateMachine):
    """Men arrive, accept, let offers lapse and leave, in any order; places are settled after each step."""

    capacity = 3

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[int, EnrolmentState] = {}
        self.arrived = 0
        self.waited: list[int] = []
        self.offered: list[int] = []

    def those(self, *states: EnrolmentState) -> list[int]:
        return [man for man, state in self.states.items() if state in states]

    def settle(self) -> None:
        waiting = self.those(EnrolmentState.WAITING)
        for man in waiting[: offers_to_make(self.capacity, len(self.those(*TAKES_A_PLACE)), len(waiting))]:
            self.states[man] = EnrolmentState.OFFERED
            self.offered.append(man)

    @rule()
    def arrive(self) -> None:
        waiting = len(self.those(EnrolmentState.WAITING))
        state = state_on_arrival(self.capacity, len(self.those(*TAKES_A_PLACE)), waiting)
        self.states[self.arrived] = state
        if state is EnrolmentState.WAITING:
            self.waited.append(self.arrived)
        self.arrived += 1
        self.settle()

    @precondition(lambda self: self.those(EnrolmentState.OFFERED))
    @rule(data=st.data(), to=st.sampled_from([EnrolmentState.ENROLLED, EnrolmentState.EXPIRED]))
    def answer_an_offer_or_let_it_lapse(self, data: Any, to: EnrolmentState) -> None:
        self.states[data.draw(st.sampled_from(self.those(EnrolmentState.OFFERED)))] = to
        self.settle()

    @precondition(lambda self: self.those(*OPEN_STATES))
    @rule(data=st.data())
    def leave(self, data: Any) -> None:
        man = data.draw(st.sampled_from(self.those(*OPEN_STATES)))
        if self.states[man] is EnrolmentState.WAITING:
            self.waited.remove(man)
        self.states[man] = EnrolmentState.ENDED
        self.settle()

    @invariant()
    def the_capacity_is_hard(self) -> None:
        assert len(self.those(*TAKES_A_PLACE)) <= self.capacity

    @invariant()
    def offers_follow_the_order_of_arrival(self) -> None:
        assert self.offered == self.waited[: len(self.offered)]

    @invariant()
    def nobody_waits_before_an_empty_place(self) -> None:
        assert len(self.those(*TAKES_A_PLACE)) == self.capacity or not self.those(EnrolmentState.WAITING)


TestGroup = Group.TestCase
TestGroup.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
