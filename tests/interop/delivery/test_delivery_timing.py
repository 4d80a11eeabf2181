"""When a message is tried again and an institution left alone, played over time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.delivery.rules.circuit_breaker import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    PROBE_LEASE,
    THRESHOLD,
    Breaker,
    after_failure,
    after_success,
    taken_for_probe,
    wait_until,
)
from services.interop.delivery.rules.messages import ReceiptPolicy, RetryPolicy, is_refusal

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
SECONDS = st.integers(0, 1000).map(lambda seconds: timedelta(seconds=seconds))
# What may happen to an institution: time passes and one message asks to go; it fails, succeeds, or never comes back.
HAPPENINGS = st.lists(st.tuples(SECONDS, st.sampled_from(["fails", "succeeds", "never returns"])), max_size=60)


@pytest.mark.feature("N10.3")
@given(HAPPENINGS)
def test_an_institution_is_never_left_alone_for_longer_than_the_longest_pause(
    happenings: list[tuple[timedelta, str]],
) -> None:
    breaker, now = Breaker(), NOW
    for passed, outcome in happenings:
        now += passed
        until = wait_until(breaker, now)
        if until is not None:
            assert now < until <= now + LONGEST_PAUSE
            assert wait_until(breaker, until) is None
            continue
        breaker = taken_for_probe(breaker, now)
        if outcome == "fails":
            breaker = after_failure(breaker, now, of_probe=True)
        elif outcome == "succeeds":
            breaker = after_success()
            assert wait_until(breaker, now) is None


@pytest.mark.feature("N10.3")
@given(st.integers(0, THRESHOLD + 3), HAPPENINGS)
def test_while_one_message_probes_no_other_passes(failures: int, happenings: list[tuple[timedelta, str]]) -> None:
    breaker, now, probe_until = Breaker(failures), NOW, None
    for passed, outcome in happenings:
        now += passed
        if wait_until(breaker, now) is not None:
            continue
        assert probe_until is None or now >= probe_until
        on_probation = breaker.failures >= THRESHOLD
        breaker = taken_for_probe(breaker, now)
        probe_until = now + PROBE_LEASE if on_probation and outcome == "never returns" else None
        if on_probation:
            assert wait_until(breaker, now + PROBE_LEASE - timedelta(microseconds=1)) == now + PROBE_LEASE
        if outcome == "fails":
            breaker = after_failure(breaker, now, of_probe=True)
        elif outcome == "succeeds":
            breaker = after_success()


@pytest.mark.feature("N10.3")
@given(st.integers(0, THRESHOLD - 1))
def test_below_the_threshold_all_pass_at_once(failures: int) -> None:
    breaker = Breaker(failures)
    assert taken_for_probe(breaker, NOW) == breaker
    assert wait_until(breaker, NOW) is None


@pytest.mark.feature("N10.3")
def test_the_pauses_of_an_outage_double_from_the_first_to_the_longest() -> None:
    breaker, now, pauses = Breaker(THRESHOLD - 1), NOW, []
    for _ in range(8):
        breaker = after_failure(breaker, now, of_probe=True)
        assert breaker.closed_until is not None
        pauses.append(breaker.closed_until - now)
        now = breaker.closed_until
    assert pauses[:5] == [FIRST_PAUSE * 2**power for power in range(5)]
    assert pauses[5:] == [LONGEST_PAUSE] * 3


@pytest.mark.feature("N10.3")
@given(st.integers(0, 100_000))
def test_a_failure_always_counts_and_never_overflows(failures: int) -> None:
    after = after_failure(Breaker(failures), NOW, of_probe=True)
    assert after.failures == failures + 1
    assert (after.closed_until is not None) is (failures + 1 >= THRESHOLD)


@pytest.mark.feature("N10.3")
def test_the_moment_of_opening_is_already_open() -> None:
    breaker = Breaker(THRESHOLD, NOW)
    assert wait_until(breaker, NOW) is None
    assert wait_until(breaker, NOW - timedelta(microseconds=1)) == NOW


@pytest.mark.feature("N10.2")
@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True), st.integers(0, 1000))
def test_more_jitter_and_more_failures_never_shorten_the_wait(
    first: int, one: float, other: float, attempts: int
) -> None:
    policy = RetryPolicy(first=timedelta(seconds=first))
    low, high = sorted((one, other))
    assert policy.delay(attempts, low) <= policy.delay(attempts, high)
    assert policy.delay(attempts, one) <= policy.delay(attempts + 1, one)
    assert policy.first / 2 <= policy.delay(attempts, one) <= policy.longest


@pytest.mark.feature("N10.2")
@given(st.integers(0, 1000), st.floats(0, 1, exclude_max=True), st.timedeltas(timedelta(), timedelta(days=9)))
def test_no_try_comes_after_the_patience_has_ended_nor_before_now(
    attempts: int, fraction: float, left: timedelta
) -> None:
    again = RetryPolicy().next_try(NOW, attempts, fraction, NOW + left)
    assert NOW <= again <= NOW + left


@pytest.mark.feature("N10.7")
def test_a_lease_outlasts_the_longest_call_and_what_precedes_it() -> None:
    from services.interop.institutions.http import LONGEST_SECONDS

    assert RetryPolicy().lease > timedelta(seconds=2 * LONGEST_SECONDS)
    assert timedelta(seconds=2 * LONGEST_SECONDS) < PROBE_LEASE


@pytest.mark.feature("N10.2")
@given(st.integers(0, 10_000))
def test_questions_for_a_receipt_come_ever_more_slowly_and_never_stop(polls: int) -> None:
    policy = ReceiptPolicy()
    assert policy.first <= policy.delay(polls) <= policy.delay(polls + 1) <= policy.longest


@pytest.mark.feature("N10.2")
def test_a_receipt_is_asked_for_three_times_at_each_pace() -> None:
    paces = [ReceiptPolicy().delay(polls) for polls in range(12)]
    assert paces == [timedelta(seconds=seconds) for seconds in (2, 2, 2, 4, 4, 4, 8, 8, 8, 16, 16, 16)]
    assert all(later in (earlier, earlier * 2) for earlier, later in pairwise(paces))


@pytest.mark.feature("N10.2")
@given(st.integers(500, 599))
def test_no_fault_of_their_server_is_final(status: int) -> None:
    assert not is_refusal(status)
