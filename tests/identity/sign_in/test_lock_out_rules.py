"""Five attempts are free; then each failure doubles the wait, up to an hour; a day forgets."""

from datetime import UTC, datetime, timedelta

import pytest

from services.identity.sign_in.rules.lock_out import Attempts, count_attempt, counter_of, must_wait_until, wait_after

pytestmark = pytest.mark.feature("P02.5")

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (12, 60), (10_000, 60)]
)
def test_the_wait_doubles_up_to_an_hour(failures: int, minutes: int) -> None:
    assert wait_after(failures) == timedelta(minutes=minutes)


def test_the_fifth_attempt_earns_a_wait_that_ends() -> None:
    attempts: Attempts | None = None
    for _ in range(5):
        assert must_wait_until(attempts, NOW) is None
        attempts = count_attempt(attempts, NOW)
    assert must_wait_until(attempts, NOW) == NOW + timedelta(minutes=1)
    assert must_wait_until(attempts, NOW + timedelta(minutes=1)) is None


def test_failures_are_forgotten_after_a_day() -> None:
    many = Attempts(9, NOW, NOW)
    assert count_attempt(many, NOW + timedelta(hours=23)).failures == 10
    assert count_attempt(many, NOW + timedelta(hours=24)).failures == 1


def test_strangers_share_one_count_and_each_known_device_has_its_own() -> None:
    counts = {counter_of("a", device) for device in ("", "", "d1", "d2")} | {counter_of("b", "d1")}
    assert counts == {"a", "a.d1", "a.d2", "b.d1"}
