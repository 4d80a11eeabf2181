"""The weekly schedule: holidays and closures skipped, cadence kept, the past never moved."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.groups.rules.weekly_schedule import (
    AlreadyBegun,
    Meeting,
    NeverOpen,
    Schedule,
    Slot,
    Weekday,
    WeeklyRule,
    cascade,
    lay_out,
)
from shared.peru.calendar import BusinessCalendar, national_holidays
from shared.peru.written_dates import LIMA
from shared.text import Text

TUESDAYS = WeeklyRule(Weekday.TUESDAY, time(19, 0))
NATIONAL = BusinessCalendar([national_holidays()]).closure_on


def always_open(_: date) -> Text | None:
    return None


def days_of(schedule: Schedule) -> list[date]:
    return [slot.starts_at.astimezone(LIMA).date() for slot in schedule.slots]


def meetings(schedule: Schedule) -> list[Meeting]:
    return [Meeting(uuid4(), number, slot) for number, slot in enumerate(schedule.slots, start=1)]


@pytest.mark.feature("S02.1")
def test_the_first_session_is_on_the_first_such_weekday_at_limas_hour() -> None:
    schedule = lay_out(TUESDAYS, date(2027, 1, 6), [90, 60], always_open)
    assert schedule.slots[0] == Slot(datetime(2027, 1, 13, 0, 0, tzinfo=UTC), datetime(2027, 1, 13, 1, 30, tzinfo=UTC))
    assert schedule.slots[1].ends_at - schedule.slots[1].starts_at == timedelta(minutes=60)


@pytest.mark.feature("S02.2")
def test_a_national_holiday_is_skipped_and_the_schedule_grows_at_its_end() -> None:
    schedule = lay_out(TUESDAYS, date(2026, 12, 1), [90] * 3, NATIONAL)  # 8 December is a holiday in Peru
    assert days_of(schedule) == [date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 22)]
    assert [day.day for day in schedule.skipped] == [date(2026, 12, 8)]
    assert "feriado" in schedule.skipped[0].reason.es


@pytest.mark.feature("S02.2")
def test_a_calendar_that_never_opens_is_refused() -> None:
    with pytest.raises(NeverOpen):
        lay_out(TUESDAYS, date(2027, 1, 6), [90], lambda _: Text("cerrado", "closed"))


@pytest.mark.feature("S02.1")
@given(first=st.dates(date(2025, 1, 1), date(2030, 1, 1)), count=st.integers(1, 60), weekday=st.sampled_from(Weekday))
def test_whatever_the_start_every_session_is_on_the_weekday_and_no_holiday(
    first: date, count: int, weekday: Weekday
) -> None:
    days = days_of(lay_out(WeeklyRule(weekday, time(19, 0)), first, [90] * count, NATIONAL))
    assert len(days) == count
    assert all(day >= first and day.weekday() == list(Weekday).index(weekday) for day in days)
    assert all(NATIONAL(day) is None for day in days)
    assert all((later - earlier).days in range(7, 366, 7) for earlier, later in pairwise(days))


NOW = datetime(2027, 1, 13, 12, 0, tzinfo=LIMA)


def moved(first: int, not_before: date, now: datetime = NOW) -> tuple[list[Meeting], dict[UUID, Slot]]:
    standing = meetings(lay_out(TUESDAYS, date(2027, 1, 5), [90, 60, 90, 90], always_open))
    return standing, cascade(TUESDAYS, standing, standing[first], not_before, now, always_open)


@pytest.mark.feature("S02.3")
def test_a_cascade_moves_the_session_and_all_that_follow_by_whole_weeks() -> None:
    standing, slots = moved(2, date(2027, 1, 20))
    assert set(slots) == {meeting.session_id for meeting in standing[2:]}
    assert [slots[meeting.session_id].starts_at - meeting.slot.starts_at for meeting in standing[2:]] == [
        timedelta(weeks=1)
    ] * 2


@pytest.mark.feature("S02.3")
def test_each_moved_session_keeps_its_own_length() -> None:
    standing, slots = moved(1, date(2027, 1, 27), now=datetime(2027, 1, 6, 12, 0, tzinfo=LIMA))
    assert [int((slots[m.session_id].ends_at - slots[m.session_id].starts_at).seconds / 60) for m in standing[1:]] == [
        60,
        90,
        90,
    ]


@pytest.mark.feature("S02.4")
def test_what_has_begun_is_never_moved() -> None:
    with pytest.raises(AlreadyBegun):
        moved(1, date(2027, 2, 2))


@pytest.mark.feature("S02.4")
@pytest.mark.parametrize("day", [date(2027, 1, 13), date(2027, 1, 5)])
def test_nothing_is_moved_to_today_or_the_past(day: date) -> None:
    with pytest.raises(AlreadyBegun):
        moved(2, day)


@pytest.mark.feature("S02.4")
def test_a_session_brought_forward_stays_behind_those_that_are_not_moved() -> None:
    now = datetime(2027, 1, 4, 9, 0, tzinfo=LIMA)
    standing, slots = moved(3, date(2027, 1, 5), now=now)
    assert slots[standing[3].session_id] == standing[3].slot
