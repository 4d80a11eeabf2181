"""When a refresh token that was used may be repeated: an answer can be lost on its way to the client.

Only for a moment, only by the client it is of, and only while what was given for it has not been used: then nobody else
can have had it. Any other reuse means that the token was copied (RFC 9700, section 4.14.2).
"""

from datetime import datetime, timedelta

REPEAT_GRACE = timedelta(seconds=30)


def may_repeat(used_at: datetime, successor_is_unused: bool, same_client: bool, now: datetime) -> bool:
    """Say whether a used refresh token is a lost answer asked for again, and not a copy."""
    return same_client and successor_is_unused and now - used_at < REPEAT_GRACE
