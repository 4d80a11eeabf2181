"""How long what the issuer hands out lives."""

from datetime import datetime, timedelta

CODE_LIFE = timedelta(seconds=60)
ACCESS_TOKEN_LIFE = timedelta(minutes=10)
PAGE_LIFE = timedelta(minutes=15)
SIGN_IN_LIFE = timedelta(hours=12)
IDLE_LIFE = timedelta(hours=2)


def refresh_until(now: datetime, sign_in_ends: datetime) -> datetime:
    """Return until when a refresh token made at `now` works: two idle hours, never past the sign-in's end."""
    return min(now + IDLE_LIFE, sign_in_ends)
