"""The schedule over New Year, leap days and midnight, with closures, and cascades at random."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.groups.rules.weekly_schedule import (
    AlreadyBegun,
    Closed,
    Meeting,
    NeverOpen,
    Slot,
    Weekday,
    WeeklyRule,
    cascade,
    lay_out,
    slot_on,
)
from services.sessions.joining.rules import JoinWindow, opens_at, window_at
from shared.peru.written_dates import LIMA, lima_date
from shared.text import Text

CLOSED = Text("Cierre del local", "Closed")
THURSDAYS = WeeklyRule(Weekday.THURSDAY, time(19, 30))


def closed_on(*days: date) -> Closed:
    return lambda day: CLOSED if day in days else None


def lima_days(slots: tuple[Slot, ...]) -> list[date]:
    return [lima_date(slot.starts_at) for slot in slots]


def standing(rule: WeeklyRule, first: date, lengths: list[int]) -> list[Meeting]:
    slots = lay_out(rule, first, lengths, closed_on()).slots
    return [Meeting(UUID(int=number), number, slot) for number, slot in enumerate(slots, start=1)]


@pytest.mark.feature("S02.1")
@pytest.mark.parametrize(("weekday", "number"), [(weekday, number) for number, weekday in enumerate(Weekday)])
def test_each_weekday_is_its_own(weekday: Weekday, number: int) -> None:
    monday = date(2027, 1, 4)
    for start in range(7):
        first = monday + timedelta(days=start)
        [slot] = lay_out(WeeklyRule(weekday, time(19, 0)), first, [90], closed_on()).slots
        day = lima_date(slot.starts_at)
        assert day.weekday() == number
        assert 0 <= (day - first).days < 7


@pytest.mark.feature("S02.2")
def test_a_schedule_keeps_its_weekday_over_new_year_and_skips_the_closed_first_of_january() -> None:
    fridays = WeeklyRule(Weekday.FRIDAY, time(19, 0))
    schedule = lay_out(fridays, date(2026, 12, 19), [90] * 3, closed_on(date(2026, 12, 25), date(2027, 1, 1)))
    assert lima_days(schedule.slots) == [date(2027, 1, 8), date(2027, 1, 15), date(2027, 1, 22)]
    assert [skipped.day for skipped in schedule.skipped] == [date(2026, 12, 25), date(2027, 1, 1)]
    assert {skipped.reason for skipped in schedule.skipped} == {CLOSED}


@pytest.mark.feature("S02.1")
def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    tuesdays = WeeklyRule(Weekday.TUESDAY, time(19, 0))
    assert lima_days(lay_out(tuesdays, date(2028, 2, 23), [90] * 2, closed_on()).slots) == [
        date(2028, 2, 29),
        date(2028, 3, 7),
    ]


@pytest.mark.feature("S02.1")
@pytest.mark.parametrize(
    ("hour", "starts_at"),
    [
        (time(0, 0), datetime(2026, 12, 31, 5, 0, tzinfo=UTC)),
        (time(18, 59), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)),
        (time(19, 0), datetime(2027, 1, 1, 0, 0, tzinfo=UTC)),
        (time(23, 59), datetime(2027, 1, 1, 4, 59, tzinfo=UTC)),
    ],
)
def test_the_hour_is_limas_though_in_utc_it_may_be_another_year(hour: time, starts_at: datetime) -> None:
    slot = slot_on(date(2026, 12, 31), hour, 90)
    assert slot == Slot(starts_at, starts_at + timedelta(minutes=90))
    assert lima_date(slot.starts_at) == date(2026, 12, 31)


@pytest.mark.feature("S02.1")
@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)))
def test_lima_has_no_daylight_saving(day: date) -> None:
    assert slot_on(day, time(19, 0), 60).starts_at == datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
        days=1
    )


@pytest.mark.feature("S02.2")
@pytest.mark.parametrize(("weeks_closed", "held"), [(103, True), (104, True), (105, False)])
def test_a_closure_of_two_years_is_borne_and_not_a_week_more(weeks_closed: int, held: bool) -> None:
    first = date(2027, 1, 7)
    closed = closed_on(*(first + timedelta(weeks=week) for week in range(weeks_closed)))
    if held:
        schedule = lay_out(THURSDAYS, first, [90], closed)
        assert lima_days(schedule.slots) == [first + timedelta(weeks=weeks_closed)]
    else:
        with pytest.raises(NeverOpen):
            lay_out(THURSDAYS, first, [90], closed)


@pytest.mark.feature("S02.1")
def test_no_sessions_make_no_schedule() -> None:
    schedule = lay_out(THURSDAYS, date(2027, 1, 7), [], lambda _: CLOSED)
    assert (schedule.slots, schedule.skipped) == ((), ())


FIRST = date(2026, 12, 17)
MEETINGS = standing(THURSDAYS, FIRST, [90, 60, 90, 120])  # 17, 24 and 31 December, 7 January


@pytest.mark.feature("S02.4")
@pytest.mark.parametrize(("seconds", "movable"), [(-1, True), (0, False), (1, False)])
def test_a_session_can_be_moved_until_the_second_it_begins(seconds: int, movable: bool) -> None:
    second = MEETINGS[1]
    now = second.slot.starts_at + timedelta(seconds=seconds)
    if movable:
        assert second.session_id in cascade(THURSDAYS, MEETINGS, second, date(2026, 12, 31), now, closed_on())
    else:
        with pytest.raises(AlreadyBegun):
            cascade(THURSDAYS, MEETINGS, second, date(2026, 12, 31), now, closed_on())


@pytest.mark.feature("S02.1")
@pytest.mark.parametrize(
    ("now", "refused"),
    [
        (datetime(2026, 12, 30, 23, 59, 59, tzinfo=LIMA), False),
        (datetime(2026, 12, 31, 0, 0, tzinfo=LIMA), True),
        (datetime(2026, 12, 31, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 31, 5, 0, tzinfo=UTC), True),
    ],
)
def test_today_is_limas_today(now: datetime, refused: bool) -> None:
    if refused:
        with pytest.raises(AlreadyBegun):
            cascade(THURSDAYS, MEETINGS, MEETINGS[3], date(2026, 12, 31), now, closed_on())
    else:
        moved = cascade(THURSDAYS, MEETINGS, MEETINGS[3], date(2026, 12, 31), now, closed_on())
        assert lima_days(tuple(moved.values())) == [date(2027, 1, 7)]  # the 31st is taken by the third, which stays


@pytest.mark.feature("S02.2")
def test_a_cascade_leaves_out_the_days_that_became_closed() -> None:
    now = datetime(2026, 12, 18, 9, 0, tzinfo=LIMA)
    closed = closed_on(date(2026, 12, 24), date(2026, 12, 31))
    moved = cascade(THURSDAYS, MEETINGS, MEETINGS[1], date(2026, 12, 19), now, closed)
    assert lima_days(tuple(moved.values())) == [date(2027, 1, 7), date(2027, 1, 14), date(2027, 1, 21)]


@pytest.mark.feature("S02.4")
@given(
    first=st.integers(0, 7),
    days_ahead=st.integers(-3, 60),
    now_days=st.integers(-10, 60),
    closed_weeks=st.sets(st.integers(0, 20), max_size=6),
    weekday=st.sampled_from(Weekday),
)
def test_no_cascade_touches_the_past_changes_an_order_or_loses_a_session(
    first: int, days_ahead: int, now_days: int, closed_weeks: set[int], weekday: Weekday
) -> None:
    meetings = standing(THURSDAYS, FIRST, [90, 60, 90, 120, 90, 45, 90, 90])
    now = datetime(2026, 12, 17, 12, 0, tzinfo=LIMA) + timedelta(days=now_days)
    not_before = lima_date(now) + timedelta(days=days_ahead)
    rule = WeeklyRule(weekday, time(20, 0))
    shut = {day for week in closed_weeks for day in (FIRST + timedelta(days=7 * week + offset) for offset in range(7))}
    try:
        moved = cascade(rule, meetings, meetings[first], not_before, now, closed_on(*shut))
    except AlreadyBegun:
        assert meetings[first].slot.starts_at <= now or not_before <= lima_date(now)
        return
    assert set(moved) == {meeting.session_id for meeting in meetings[first:]}
    after = [moved.get(meeting.session_id, meeting.slot) for meeting in meetings]
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(after))
    for meeting in meetings[first:]:
        slot = moved[meeting.session_id]
        day = lima_date(slot.starts_at)
        assert slot.starts_at > now and day >= not_before and day not in shut
        assert day.weekday() == list(Weekday).index(weekday)
        assert slot.ends_at - slot.starts_at == meeting.slot.ends_at - meeting.slot.starts_at


@pytest.mark.feature("S07.4")
@pytest.mark.parametrize(
    ("minutes", "seconds", "window"),
    [
        (-15, -1, JoinWindow.TOO_EARLY),
        (-15, 0, JoinWindow.OPEN),
        (0, -1, JoinWindow.OPEN),
        (0, 1, JoinWindow.OPEN),
        (90, -1, JoinWindow.OPEN),
        (90, 0, JoinWindow.OVER),
        (90, 1, JoinWindow.OVER),
    ],
)
def test_the_link_opens_and_closes_on_the_second(minutes: int, seconds: int, window: JoinWindow) -> None:
    slot = slot_on(date(2026, 12, 31), time(23, 15), 90)
    now = slot.starts_at + timedelta(minutes=minutes, seconds=seconds)
    assert window_at(now, slot.starts_at, slot.ends_at) is window
    assert opens_at(slot.starts_at) == datetime(2026, 12, 31, 23, 0, tzinfo=LIMA)
