"""A group's schedule: one meeting a week at the same hour in Lima, on days that are not closed.

A closed day is skipped and the schedule grows at its end, so the group still has every session. A reschedule moves
the sessions that follow, keeps their order and the weekly cadence, and never touches what has begun.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from shared.peru.written_dates import LIMA, lima_date
from shared.text import LabelledEnum, Text

_MOST_CLOSED_WEEKS = 104

Closed = Callable[[date], Text | None]


class Weekday(LabelledEnum):
    """Days of the week, Monday first."""

    MONDAY = "MONDAY", "Lunes", "Monday"
    TUESDAY = "TUESDAY", "Martes", "Tuesday"
    WEDNESDAY = "WEDNESDAY", "Miércoles", "Wednesday"
    THURSDAY = "THURSDAY", "Jueves", "Thursday"
    FRIDAY = "FRIDAY", "Viernes", "Friday"
    SATURDAY = "SATURDAY", "Sábado", "Saturday"
    SUNDAY = "SUNDAY", "Domingo", "Sunday"


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """When a group meets, in Lima's time."""

    weekday: Weekday
    start_time: time


@dataclass(frozen=True, slots=True)
class Slot:
    """When one session begins and ends, aware, in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A meeting day that was left out, and why."""

    day: date
    reason: Text


@dataclass(frozen=True, slots=True)
class Schedule:
    """The slots in order, and the days skipped on the way."""

    slots: tuple[Slot, ...]
    skipped: tuple[SkippedDay, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session that stands in a schedule."""

    session_id: UUID
    number: int
    slot: Slot


class NeverOpen(ValueError):
    """The closed days leave no room for the schedule."""


class AlreadyBegun(ValueError):
    """The session to move has begun or is over."""


def lay_out(rule: WeeklyRule, not_before: date, minutes: Sequence[int], closed: Closed) -> Schedule:
    """Return one slot for each length in `minutes`, on or after `not_before`; raise NeverOpen when none can be had."""
    skipped: list[SkippedDay] = []
    slots: list[Slot] = []
    days = _meeting_days(rule.weekday, not_before)
    while len(slots) < len(minutes):
        day = next(days)
        if reason := closed(day):
            skipped.append(SkippedDay(day, reason))
            if len(skipped) > _MOST_CLOSED_WEEKS:
                raise NeverOpen()
        else:
            slots.append(slot_on(day, rule.start_time, minutes[len(slots)]))
    return Schedule(tuple(slots), tuple(skipped))


def slot_on(day: date, start_time: time, minutes: int) -> Slot:
    """Return the slot of a session that starts at an hour of a day in Lima."""
    start = datetime.combine(day, start_time, LIMA).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=minutes))


def cascade(
    rule: WeeklyRule, meetings: Sequence[Meeting], first: Meeting, not_before: date, now: datetime, closed: Closed
) -> dict[UUID, Slot]:
    """Return the new slots of `first` and of every session after it, the first one on or after `not_before`.

    Raises AlreadyBegun when `first` is no longer ahead or `not_before` is: what has begun is never moved, and nothing
    is moved into the past or before a session that stays.
    """
    if first.slot.starts_at <= now or not_before <= lima_date(now):
        raise AlreadyBegun()
    staying = [meeting for meeting in meetings if meeting.number < first.number]
    moving = sorted((m for m in meetings if m.number >= first.number), key=lambda meeting: meeting.number)
    after_the_last = max((lima_date(m.slot.starts_at) + timedelta(days=1) for m in staying), default=not_before)
    lengths = [int((m.slot.ends_at - m.slot.starts_at).total_seconds() // 60) for m in moving]
    schedule = lay_out(rule, max(not_before, after_the_last), lengths, closed)
    return {meeting.session_id: slot for meeting, slot in zip(moving, schedule.slots, strict=True)}


def _meeting_days(weekday: Weekday, not_before: date) -> Iterator[date]:
    day = not_before + timedelta(days=(list(Weekday).index(weekday) - not_before.weekday()) % 7)
    while True:
        yield day
        day += timedelta(weeks=1)
