"""The three lives that delivery leads (message, filing, sheet): each move that exists, and no other."""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.delivery.rules import messages as message_delivery
from services.interop.delivery.rules.messages import MANUALLY_RECEIPTABLE, REPLAYABLE, MessageState
from services.interop.filings.rules import lifecycle as filing_lifecycle
from services.interop.filings.rules.lifecycle import FilingState, reference_of
from services.interop.referrals.rules import lifecycle as referral_lifecycle
from services.interop.referrals.rules.lifecycle import ReferralState, sheet_number

Moves = Mapping[Any, frozenset[Any]]

MESSAGE_MOVES = {
    ("QUEUED", "SENDING"), ("QUEUED", "AWAITING_PERSON"), ("QUEUED", "RECEIPTED"), ("QUEUED", "REFUSED"),
    ("QUEUED", "DEAD"),
    ("SENDING", "SUBMITTED"), ("SENDING", "QUEUED"), ("SENDING", "AWAITING_PERSON"), ("SENDING", "DEAD"),
    ("SUBMITTED", "RECEIPTED"), ("SUBMITTED", "REFUSED"), ("SUBMITTED", "QUEUED"),
    ("AWAITING_PERSON", "RECEIPTED"), ("AWAITING_PERSON", "REFUSED"), ("AWAITING_PERSON", "QUEUED"),
    ("DEAD", "QUEUED"), ("DEAD", "RECEIPTED"), ("DEAD", "REFUSED"),
}  # fmt: skip
FILING_MOVES = {
    ("DRAFT", "SIGNED"), ("SIGNED", "SUBMITTED"), ("SIGNED", "RECEIPTED"), ("SIGNED", "DEAD"),
    ("SUBMITTED", "RECEIPTED"), ("SUBMITTED", "OBSERVED"), ("SUBMITTED", "REJECTED"), ("SUBMITTED", "SIGNED"),
    ("OBSERVED", "SIGNED"), ("DEAD", "SIGNED"), ("DEAD", "RECEIPTED"),
}  # fmt: skip
REFERRAL_MOVES = {
    ("NEEDS_DATA", "READY"), ("READY", "SENT"), ("READY", "ACCEPTED"), ("READY", "RETURNED"), ("READY", "DEAD"),
    ("READY", "NEEDS_DATA"), ("SENT", "ACCEPTED"), ("SENT", "RETURNED"), ("SENT", "READY"), ("DEAD", "READY"),
    ("DEAD", "ACCEPTED"), ("DEAD", "RETURNED"),
}  # fmt: skip
LIVES: list[Any] = [
    pytest.param(MessageState, message_delivery, MESSAGE_MOVES, {"RECEIVED", "RECEIPTED", "REFUSED"}, id="message"),
    pytest.param(FilingState, filing_lifecycle, FILING_MOVES, {"RECEIPTED", "REJECTED"}, id="filing"),
    pytest.param(ReferralState, referral_lifecycle, REFERRAL_MOVES, {"ACCEPTED", "RETURNED"}, id="sheet"),
]


def reachable(moves: Moves, start: StrEnum) -> set[StrEnum]:
    """Every state that some path from `start` leads to, `start` itself only when a path returns to it."""
    found: set[StrEnum] = set()
    ahead = list(moves[start])
    while ahead:
        state = ahead.pop()
        if state not in found:
            found.add(state)
            ahead += moves[state]
    return found


@pytest.mark.feature("N04.1", "N05.2")
@pytest.mark.parametrize(("states", "rules", "moves", "final"), LIVES)
def test_exactly_these_moves_exist(
    states: type[StrEnum], rules: Any, moves: set[tuple[str, str]], final: set[str]
) -> None:
    for state in states:
        for target in states:
            assert rules.may_move(state, target) is ((state.value, target.value) in moves), (state, target)
    assert set(rules.MOVES) == set(states)


@pytest.mark.feature("N04.1", "N05.2")
@pytest.mark.parametrize(("states", "rules", "moves", "final"), LIVES)
def test_no_path_leaves_a_final_state(
    states: type[StrEnum], rules: Any, moves: set[tuple[str, str]], final: set[str]
) -> None:
    assert {state.value for state in states if not reachable(rules.MOVES, state)} == final


@pytest.mark.feature("N04.1", "N05.2")
@pytest.mark.parametrize(("states", "rules", "moves", "final"), LIVES)
def test_every_state_that_is_not_final_can_still_end(
    states: type[StrEnum], rules: Any, moves: set[tuple[str, str]], final: set[str]
) -> None:
    for state in states:
        if state.value not in final:
            assert {target.value for target in reachable(rules.MOVES, state)} & final, state


@pytest.mark.feature("N04.1", "N05.2")
@pytest.mark.parametrize(("states", "rules", "moves", "final"), LIVES)
def test_no_state_moves_to_itself(
    states: type[StrEnum], rules: Any, moves: set[tuple[str, str]], final: set[str]
) -> None:
    assert not any(rules.may_move(state, state) for state in states)


@pytest.mark.feature("N04.1", "N05.2")
@pytest.mark.parametrize(
    ("rules", "start", "unreached"),
    [
        (message_delivery, MessageState.QUEUED, {MessageState.RECEIVED}),
        (filing_lifecycle, FilingState.DRAFT, {FilingState.DRAFT}),
        (referral_lifecycle, ReferralState.READY, set()),
        (referral_lifecycle, ReferralState.NEEDS_DATA, set()),
    ],
)
def test_every_state_is_reached_from_the_start(rules: Any, start: StrEnum, unreached: set[StrEnum]) -> None:
    assert set(type(start)) - reachable(rules.MOVES, start) == unreached


@pytest.mark.feature("N04.1", "N05.2")
@given(st.lists(st.sampled_from(MessageState), max_size=40))
def test_whatever_comes_late_twice_or_out_of_order_never_undoes_a_final_word(asked: list[MessageState]) -> None:
    state, ended_as = MessageState.QUEUED, None
    for target in asked:
        if message_delivery.may_move(state, target):
            assert ended_as is None
            state = target
            ended_as = state if state in {MessageState.RECEIPTED, MessageState.REFUSED} else None
    assert state is not MessageState.RECEIVED


@pytest.mark.feature("N10.7")
@given(st.lists(st.sampled_from(MessageState), max_size=60))
def test_between_two_submissions_the_message_was_queued_and_claimed_again(asked: list[MessageState]) -> None:
    path = [MessageState.QUEUED]
    for target in asked:
        if message_delivery.may_move(path[-1], target):
            path.append(target)
    submissions = [place for place, state in enumerate(path) if state is MessageState.SUBMITTED]
    for earlier, later in pairwise(submissions):
        assert path[later - 1] is MessageState.SENDING
        assert MessageState.QUEUED in path[earlier:later]


@pytest.mark.feature("N05.2")
def test_a_cem_that_returns_a_sheet_while_it_is_queued_again_is_heard() -> None:
    assert message_delivery.may_move(MessageState.QUEUED, MessageState.REFUSED)
    assert referral_lifecycle.may_move(ReferralState.READY, ReferralState.RETURNED)


@pytest.mark.feature("N10.4")
def test_a_person_replays_only_what_no_machine_works_on() -> None:
    assert sorted(REPLAYABLE) == [MessageState.AWAITING_PERSON, MessageState.DEAD]
    assert all(message_delivery.may_move(state, MessageState.QUEUED) for state in REPLAYABLE)


@pytest.mark.feature("N06.3")
def test_a_receipt_brought_by_a_person_never_meets_a_send_under_way() -> None:
    assert sorted(MANUALLY_RECEIPTABLE) == [MessageState.AWAITING_PERSON, MessageState.DEAD, MessageState.QUEUED]
    assert all(message_delivery.may_move(state, MessageState.RECEIPTED) for state in MANUALLY_RECEIPTABLE)
    assert not message_delivery.may_move(MessageState.SENDING, MessageState.RECEIPTED)
    assert not message_delivery.may_move(MessageState.SENDING, MessageState.REFUSED)


@pytest.mark.feature("N04.1")
@pytest.mark.parametrize(
    ("allowed_moves", "states"),
    [
        (partial(filing_lifecycle.allowed_moves, is_queued=True), FilingState),
        (partial(filing_lifecycle.allowed_moves, is_queued=False), FilingState),
        (referral_lifecycle.allowed_moves, ReferralState),
        (message_delivery.allowed_moves, MessageState),
    ],
)
def test_the_moves_named_in_a_refusal_are_those_that_exist_in_a_stable_order(allowed_moves: Any, states: Any) -> None:
    rules = {FilingState: filing_lifecycle, ReferralState: referral_lifecycle, MessageState: message_delivery}[states]
    for state in states:
        named = [to for to, _ in allowed_moves(state)]
        assert named == sorted(named)
        assert set(named) == {target for target in states if rules.may_move(state, target)}


@pytest.mark.feature("N04.2", "N10.7")
@given(st.text("abcf0123456789-", min_size=1, max_size=30), st.integers(0, 500), st.integers(0, 500))
def test_a_reference_is_the_same_at_every_try_and_another_at_every_correction(
    number: str, one: int, other: int
) -> None:
    assert (reference_of(number, one) == reference_of(number, other)) is (one == other)
    assert reference_of(number, one).startswith(number)


@pytest.mark.feature("N05.1")
@given(st.integers(1, 999_999), st.integers(1, 999_999))
def test_sheet_numbers_differ_and_sort_as_they_were_given(one: int, other: int) -> None:
    numbers = sheet_number("CAI-LIMA", 2026, one), sheet_number("CAI-LIMA", 2026, other)
    assert (numbers[0] < numbers[1]) is (one < other)
    assert sheet_number("CAI-LIMA", 2027, one) != numbers[0] != sheet_number("CAI-CUSCO", 2026, one)
