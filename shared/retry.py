"""When to try again: exponential back-off with full jitter, so that many who failed together do not return together."""

import secrets
from datetime import timedelta

_FIRST_SECONDS = 1.0
_LONGEST_SECONDS = 300.0


def backoff(attempts: int, *, first: float = _FIRST_SECONDS, longest: float = _LONGEST_SECONDS) -> timedelta:
    """Return a random wait for the attempt after `attempts` failed ones: up to `first` x 2^(n-1), at most `longest`."""
    ceiling = min(longest, first * 2.0 ** min(attempts - 1, 30))
    return timedelta(seconds=ceiling * (0.1 + 0.9 * secrets.randbelow(1000) / 1000))
