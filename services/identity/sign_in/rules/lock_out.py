"""How long a sign-in must wait after failures: nothing for the first five, then a wait that doubles.

An attempt is counted *before* its password is looked at and forgiven when the password was right, so a
hundred guesses sent at once are a hundred counted guesses. The count belongs to what was typed as e-mail
address, whether or not such an account exists, so the wait reveals nothing.

Each address has one count for all strangers together, wherever they come from, and one for each device that has signed
it in before: who guesses from a thousand places meets one bound, and the owner at her own desk does not feel it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_ATTEMPTS = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)
DEVICE_KNOWN_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Attempts:
    """The attempts counted for one e-mail address: how many failed, and until when it must wait."""

    failures: int
    locked_until: datetime | None
    counted_at: datetime


def counter_of(account: str, device: str) -> str:
    """Return which count an attempt belongs to: the account's own for all strangers (""), or its device's."""
    return f"{account}.{device}" if device else account


def wait_after(failures: int) -> timedelta:
    """Return the wait that `failures` failed attempts in a row have earned."""
    beyond = failures - FREE_ATTEMPTS
    if beyond < 0:
        return timedelta()
    wait: timedelta = FIRST_WAIT * 2 ** min(beyond, 10)
    return min(wait, LONGEST_WAIT)


def count_attempt(earlier: Attempts | None, now: datetime) -> Attempts:
    """Return the count after one more attempt at `now`; do not call it for an attempt that must wait."""
    if earlier is None or now - earlier.counted_at >= FORGOTTEN_AFTER:
        earlier = Attempts(0, None, now)
    failures = earlier.failures + 1
    wait = wait_after(failures)
    return Attempts(failures, now + wait if wait else None, now)


def must_wait_until(attempts: Attempts | None, now: datetime) -> datetime | None:
    """Return until when an attempt at `now` is refused unseen, or None when it may be tried."""
    if attempts is None or attempts.locked_until is None or attempts.locked_until <= now:
        return None
    return attempts.locked_until
