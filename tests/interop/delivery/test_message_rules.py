"""The states of a message, and when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.delivery.rules.messages import (
    MOVES,
    MessageKind,
    MessageState,
    ReceiptPolicy,
    RetryPolicy,
    is_refusal,
    may_move,
)


@pytest.mark.feature("N10.7")
def test_a_receipted_or_refused_message_never_moves_again() -> None:
    for final in (MessageState.RECEIPTED, MessageState.REFUSED, MessageState.RECEIVED):
        assert not any(may_move(final, target) for target in MessageState)


@pytest.mark.feature("N10.4")
def test_a_dead_message_can_be_replayed_or_receipted_by_hand_but_not_sent_from_there() -> None:
    assert may_move(MessageState.DEAD, MessageState.QUEUED)
    assert may_move(MessageState.DEAD, MessageState.RECEIPTED)
    assert not may_move(MessageState.DEAD, MessageState.SENDING)


@pytest.mark.feature("N10.7")
def test_only_a_claimed_message_becomes_submitted() -> None:
    assert [state for state in MessageState if may_move(state, MessageState.SUBMITTED)] == [MessageState.SENDING]
    assert set(MOVES) == set(MessageState)


@pytest.mark.feature("N10.2")
@given(attempts=st.integers(0, 10_000), fraction=st.floats(0, 1, exclude_max=True))
def test_the_wait_is_bounded_and_never_less_than_a_second(attempts: int, fraction: float) -> None:
    policy = RetryPolicy()
    assert timedelta(seconds=1) <= policy.delay(attempts, fraction) <= policy.longest


@pytest.mark.feature("N10.2")
def test_the_wait_doubles_and_is_jittered_in_full() -> None:
    policy = RetryPolicy(first=timedelta(seconds=2), longest=timedelta(hours=1))
    assert policy.delay(3, 0.5) == timedelta(seconds=8)
    assert policy.delay(4, 0.5) == timedelta(seconds=16)
    assert policy.delay(4, 0.0) == timedelta(seconds=1)


@pytest.mark.feature("N10.4")
def test_a_message_is_tried_for_three_days_and_a_last_time_at_their_end() -> None:
    policy, queued = RetryPolicy(), datetime(2026, 11, 20, 9, tzinfo=UTC)
    give_up_at, now, attempts = queued + policy.patience, queued, 0
    while not policy.is_over(now, give_up_at):
        attempts += 1
        now = policy.next_try(now, attempts, 0.5, give_up_at)
    assert now == give_up_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert attempts > 100, "however often it was tried"


@pytest.mark.feature("N10.2")
def test_receipts_are_asked_for_soon_then_ever_more_slowly() -> None:
    policy = ReceiptPolicy(first=timedelta(seconds=2), longest=timedelta(minutes=1))
    assert [policy.delay(polls).total_seconds() for polls in (0, 2, 3, 6, 1000)] == [2, 2, 4, 8, 60]


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize(
    ("status", "final"),
    [(302, False), (400, True), (401, False), (403, False), (404, False), (408, False), (422, True), (429, False)],
)
def test_only_an_answer_that_judges_the_message_is_final(status: int, final: bool) -> None:
    assert is_refusal(status) is final


@pytest.mark.feature("N10.4")
@pytest.mark.parametrize(
    ("kind", "longest"),
    [(MessageKind.CEM_ALERT, timedelta(minutes=15)), (MessageKind.COURT_FILING, timedelta(days=1))],
)
def test_an_institution_is_left_alone_as_long_as_it_asks_but_not_with_an_alert(
    kind: MessageKind, longest: timedelta
) -> None:
    assert RetryPolicy().granted(timedelta(minutes=2), kind) == timedelta(minutes=2)
    assert RetryPolicy().granted(timedelta(days=30), kind) == longest
