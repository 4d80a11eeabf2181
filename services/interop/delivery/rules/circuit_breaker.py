"""The circuit breaker of one institution: after repeated failures it is left alone, then probed by one message.

Stored per institution, so all replicas see the same. Calls that were under way when it opened tell nothing new: while
it is open only its probe counts as a failure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

THRESHOLD = 5
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=5)
PROBE_LEASE = timedelta(minutes=3)


@dataclass(frozen=True)
class Breaker:
    """`failures` in a row so far; no send before `closed_until` (None: the way is free)."""

    failures: int = 0
    closed_until: datetime | None = None


def wait_until(breaker: Breaker, now: datetime) -> datetime | None:
    """The moment before which nothing may be sent, or None when the way is free.

    One that is further away than any pause was set before the clock was put back: it would last for as long as that.
    """
    if breaker.closed_until is None or not now < breaker.closed_until <= now + LONGEST_PAUSE:
        return None
    return breaker.closed_until


def is_open(breaker: Breaker) -> bool:
    """Whether it keeps messages back, or would have but for the probe that is out."""
    return breaker.failures >= THRESHOLD


def taken_for_probe(breaker: Breaker, now: datetime) -> Breaker:
    """The breaker after a message was let through: while it is on probation nobody else passes."""
    if not is_open(breaker):
        return breaker
    return replace(breaker, closed_until=now + PROBE_LEASE)


def after_no_probe(breaker: Breaker) -> Breaker:
    """The breaker after what was let through never came to the institution: the next message may probe it at once."""
    return replace(breaker, closed_until=None) if is_open(breaker) else breaker


def after_success() -> Breaker:
    """One success forgets all failures."""
    return Breaker()


def after_failure(breaker: Breaker, now: datetime, *, of_probe: bool = False) -> Breaker:
    """One more failure; from the threshold on the pause doubles up to its longest."""
    if is_open(breaker) and not of_probe:
        return breaker
    failures = breaker.failures + 1
    if failures < THRESHOLD:
        return Breaker(failures)
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - THRESHOLD, 20))
    return Breaker(failures, now + pause)
