"""An institution that keeps failing is left alone, then probed by one message at a time."""

from datetime import UTC, datetime, timedelta

import pytest

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

pytestmark = pytest.mark.feature("N10.3")

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


def failed(times: int) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker = after_failure(breaker, NOW, of_probe=True)
    return breaker


def test_a_few_failures_close_nothing() -> None:
    assert wait_until(failed(THRESHOLD - 1), NOW) is None


def test_repeated_failures_close_the_way_for_a_while() -> None:
    breaker = failed(THRESHOLD)
    assert wait_until(breaker, NOW) == NOW + FIRST_PAUSE
    assert wait_until(breaker, NOW + FIRST_PAUSE) is None


def test_the_pause_doubles_up_to_its_longest() -> None:
    assert failed(THRESHOLD + 1).closed_until == NOW + 2 * FIRST_PAUSE
    assert failed(THRESHOLD + 100).closed_until == NOW + LONGEST_PAUSE


def test_one_message_probes_and_all_others_wait() -> None:
    later = NOW + FIRST_PAUSE
    probing = taken_for_probe(failed(THRESHOLD), later)
    assert wait_until(probing, later) == later + PROBE_LEASE
    assert taken_for_probe(Breaker(1), NOW) == Breaker(1)


def test_calls_that_were_under_way_when_it_opened_tell_nothing_new_only_its_probe_does() -> None:
    opened = failed(THRESHOLD)
    assert after_failure(opened, NOW) == opened
    assert after_failure(opened, NOW, of_probe=True) == Breaker(THRESHOLD + 1, NOW + 2 * FIRST_PAUSE)


def test_a_success_forgets_everything() -> None:
    assert wait_until(after_success(), NOW - timedelta(days=1)) is None
    assert after_success() == Breaker()


def test_a_pause_that_was_set_before_the_clock_was_put_back_is_over() -> None:
    breaker = failed(THRESHOLD + 9)
    assert wait_until(breaker, NOW) == NOW + LONGEST_PAUSE
    assert wait_until(breaker, NOW - timedelta(seconds=1)) is None
