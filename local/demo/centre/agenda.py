"""The days on which the invented centre did its work: one intake day and one office day a week, up to yesterday."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shared.peru.calendar import BusinessCalendar, national_holidays

WEEKS = 14
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_HOLIDAYS = BusinessCalendar([national_holidays()])
_SATURDAY = 5


@dataclass(frozen=True)
class Week:
    """A week of work, so many weeks ago: orders come in on its intake day, the team decides on its office day."""

    ago: int
    intake: date
    office: date


def weeks_until(today: date, chance: Random) -> list[Week]:
    """Return the weeks, the oldest first; the last office day lies before `today`."""
    yesterday = today - timedelta(days=1)
    weeks: list[Week] = []
    for ago in reversed(range(WEEKS)):
        office = working_day(yesterday - timedelta(weeks=ago))
        intake = working_day(office - timedelta(days=chance.randint(1, 3)))
        if weeks and intake <= weeks[-1].office:  # holidays pushed both together
            intake = working_day_after(weeks[-1].office)
        weeks.append(Week(ago, intake, office))
    return weeks


def working_day(day: date) -> date:
    """Return the day, or the last working day before it."""
    while not _is_worked(day):
        day -= timedelta(days=1)
    return day


def working_day_after(day: date) -> date:
    """Return the next working day."""
    day += timedelta(days=1)
    while not _is_worked(day):
        day += timedelta(days=1)
    return day


def _is_worked(day: date) -> bool:
    return day.weekday() < _SATURDAY and _HOLIDAYS.closure_on(day) is None


def meeting_weekday(last_office: date, days_after: int) -> str:
    """Return the weekday so many days after the office day; a Sunday becomes the Saturday before it."""
    weekday = (last_office.weekday() + days_after) % 7
    return WEEKDAYS[min(weekday, _SATURDAY)]
