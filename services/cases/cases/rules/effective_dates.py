"""When a move took effect: a day that a person tells, in the order of things, and the moment that stands for it."""

from datetime import UTC, date, datetime, time

from shared.peru.written_dates import LIMA, lima_date


class InFuture(Exception):
    """The day has not come yet."""


class BeforeLastMove(Exception):
    """The day is before the one since which the case stands where it does."""

    def __init__(self, since: date) -> None:
        super().__init__(f"before {since}")
        self.since = since


def require_order(on: date, *, since: datetime, today: date) -> None:
    """Let a day pass from the last move's to today, or raise BeforeLastMove or InFuture.

    The first move is the order's reception: nothing is before it.
    """
    if on > today:
        raise InFuture
    if on < lima_date(since):
        raise BeforeLastMove(lima_date(since))


def within_order(happened_at: datetime, *, since: datetime, today: date) -> date:
    """Return the day of what nobody can put right any more, brought into the order of things."""
    return min(max(lima_date(happened_at), lima_date(since)), today)


def moment_of(on: date, *, recorded_at: datetime, since: datetime | None = None) -> datetime:
    """Return the moment that stands for the day: when it was recorded if that was the same day, else as it began.

    Not before `since`, so that of two moves on one day the second is the later.
    """
    if lima_date(recorded_at) == on:
        return recorded_at
    begun = datetime.combine(on, time(), LIMA).astimezone(UTC)
    return begun if since is None else max(begun, since)
