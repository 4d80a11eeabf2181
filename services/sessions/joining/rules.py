"""When a personal join link lets its holder in: from a quarter of an hour before the session to its end."""

from datetime import datetime, timedelta
from enum import StrEnum

OPENS_BEFORE = timedelta(minutes=15)


class JoinWindow(StrEnum):
    """Where the present moment stands to the window."""

    TOO_EARLY = "TOO_EARLY"
    OPEN = "OPEN"
    OVER = "OVER"


def opens_at(starts_at: datetime) -> datetime:
    """Return the moment from which the link lets him in."""
    return starts_at - OPENS_BEFORE


def window_at(now: datetime, starts_at: datetime, ends_at: datetime) -> JoinWindow:
    """Tell whether the link may be used now."""
    if now < opens_at(starts_at):
        return JoinWindow.TOO_EARLY
    return JoinWindow.OPEN if now < ends_at else JoinWindow.OVER
