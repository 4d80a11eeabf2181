"""When a court's filing desk takes a filing, to the minute, and what it takes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.filings.rules.court_limits import (
    CourtLimits,
    LimitBroken,
    broken_limits,
    is_open,
    next_opening,
)
from shared.peru.written_dates import LIMA

pytestmark = pytest.mark.feature("N04.3")

MEGABYTE = 1024 * 1024
OFFICE = CourtLimits(25 * MEGABYTE, 25, frozenset(range(5)), time(8), time(16, 30))
MICROSECOND = timedelta(microseconds=1)

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
DAYS = st.frozensets(st.integers(0, 6), min_size=1)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def desks(draw: st.DrawFn) -> CourtLimits:
    """A court's desk with at least one open minute a week; half of them at all hours."""
    if draw(st.booleans()):
        return CourtLimits(1, 0, draw(DAYS))
    opens, closes = sorted(draw(st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1])))
    return CourtLimits(1, 0, draw(DAYS), opens, closes)


def lima(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of November 2026 as the clocks in Lima show it; the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=LIMA)


@pytest.mark.parametrize(
    ("moment", "is_taken"),
    [
        (lima(20, 8) - MICROSECOND, False),
        (lima(20, 8), True),
        (lima(20, 16, 30) - MICROSECOND, True),
        (lima(20, 16, 30), False),
        (lima(16, 8), True),
        (lima(21, 12), False),
        (lima(22, 12), False),
    ],
)
def test_a_desk_is_open_from_its_first_minute_and_shut_from_its_last(moment: datetime, is_taken: bool) -> None:
    assert is_open(OFFICE, moment) is is_taken
    assert is_open(OFFICE, moment.astimezone(UTC)) is is_taken
    assert is_open(OFFICE, moment.astimezone(ZoneInfo("Asia/Tokyo"))) is is_taken


def test_friday_night_in_lima_is_friday_though_it_is_saturday_in_greenwich() -> None:
    friday_only = CourtLimits(1, 0, frozenset({4}))
    late = datetime(2026, 11, 21, 4, 59, tzinfo=UTC)
    assert is_open(friday_only, late)
    assert not is_open(friday_only, late + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (lima(20, 16, 30), lima(23, 8)),
        (lima(20, 16, 29, 59), lima(20, 16, 29, 59)),
        (lima(23, 7, 59, 59), lima(23, 8)),
        (lima(23, 8), lima(23, 8)),
        (lima(22, 23, 59, 59), lima(23, 8)),
    ],
)
def test_a_filing_ready_too_late_waits_for_the_next_opening(now: datetime, opens: datetime) -> None:
    assert next_opening(OFFICE, now) == opens


def test_a_desk_open_one_day_a_week_is_waited_for_a_whole_week() -> None:
    fridays = CourtLimits(1, 0, frozenset({4}), time(9), time(12))
    assert next_opening(fridays, lima(20, 12)) == lima(27, 9)


def test_a_desk_of_fridays_only_is_waited_for_over_christmas_and_new_year() -> None:
    fridays = CourtLimits(1, 0, frozenset({4}), time(9), time(12))
    assert next_opening(fridays, datetime(2026, 12, 18, 12, tzinfo=LIMA)) == datetime(2027, 1, 8, 9, tzinfo=LIMA)


@given(desks(), MOMENTS)
def test_the_next_opening_is_open_and_not_before_now(desk: CourtLimits, now: datetime) -> None:
    opening = next_opening(desk, now)
    assert opening >= now
    assert is_open(desk, opening)
    assert opening - now <= timedelta(days=28)


@given(desks(), MOMENTS, st.floats(0, 1, exclude_max=True))
def test_no_open_moment_is_missed_before_the_next_opening(desk: CourtLimits, now: datetime, part: float) -> None:
    opening = next_opening(desk, now)
    between = min(now + (opening - now) * part, opening - MICROSECOND)
    assert opening == now or not is_open(desk, between)


@given(desks(), MOMENTS)
def test_the_next_opening_is_asked_for_once(desk: CourtLimits, now: datetime) -> None:
    opening = next_opening(desk, now)
    assert next_opening(desk, opening) == opening


@pytest.mark.parametrize(
    "never",
    [
        CourtLimits(1, 0, frozenset()),
        CourtLimits(1, 0, frozenset(range(7)), time(9), time(9)),
        CourtLimits(1, 0, frozenset(range(7)), time(22), time(2)),
    ],
)
def test_rules_without_an_open_moment_are_said_to_be_wrong(never: CourtLimits) -> None:
    with pytest.raises(ValueError, match="no open moment"):
        next_opening(never, lima(20, 9))


@pytest.mark.parametrize(
    ("sizes", "broken"),
    [
        ([25 * MEGABYTE - 1], []),
        ([25 * MEGABYTE], [LimitBroken.DOCUMENT_TOO_LARGE]),
        ([1, *[1] * 25], []),
        ([1, *[1] * 26], [LimitBroken.TOO_MANY_ANNEXES]),
        ([1, 25 * MEGABYTE], [LimitBroken.DOCUMENT_TOO_LARGE]),
        ([25 * MEGABYTE, *[25 * MEGABYTE] * 26], [LimitBroken.DOCUMENT_TOO_LARGE, LimitBroken.TOO_MANY_ANNEXES]),
    ],
)
def test_a_pdf_must_be_below_the_limit_and_the_annexes_within_it(sizes: list[int], broken: list[LimitBroken]) -> None:
    assert broken_limits(OFFICE, sizes) == broken


@given(st.lists(st.integers(0, 30 * MEGABYTE), min_size=1, max_size=30))
def test_a_filing_breaks_a_limit_exactly_when_a_file_or_their_number_does(sizes: list[int]) -> None:
    broken = broken_limits(OFFICE, sizes)
    assert (LimitBroken.DOCUMENT_TOO_LARGE in broken) is (max(sizes) >= OFFICE.max_bytes)
    assert (LimitBroken.TOO_MANY_ANNEXES in broken) is (len(sizes) > 1 + OFFICE.max_annexes)
