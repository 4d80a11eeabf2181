"""From when a resolution in the casilla counts as notified, in Peru's calendar, with each step said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.orders.rules.notification_effect import takes_effect
from shared.peru.calendar import BusinessCalendar, Counting, PeriodRule, listed_days, national_holidays
from shared.peru.written_dates import LIMA
from shared.text import Text

pytestmark = pytest.mark.feature("N03.2", "N08.5")

PERU = BusinessCalendar([national_holidays()])
SECOND_DAY = PeriodRule(2, Counting.BUSINESS_DAYS, Text("2.º día hábil siguiente al depósito", "business day 2"))


def noon(day: date) -> datetime:
    """Midday in Lima."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=LIMA)


@pytest.mark.parametrize(
    ("deposited", "effective", "why"),
    [
        (date(2026, 11, 16), date(2026, 11, 18), "Monday: Wednesday"),
        (date(2026, 11, 19), date(2026, 11, 23), "Thursday: over the weekend"),
        (date(2026, 11, 20), date(2026, 11, 24), "Friday"),
        (date(2026, 11, 21), date(2026, 11, 24), "Saturday counts as its Monday's eve"),
        (date(2026, 11, 22), date(2026, 11, 24), "Sunday"),
        (date(2026, 4, 1), date(2026, 4, 7), "Wednesday before Holy Thursday and Good Friday"),
        (date(2026, 7, 22), date(2026, 7, 27), "23 July, air force day, then the weekend"),
        (date(2026, 7, 27), date(2026, 7, 31), "Fiestas Patrias, 28 and 29 July"),
        (date(2026, 8, 5), date(2026, 8, 10), "6 August, Junín, then the weekend"),
        (date(2026, 12, 7), date(2026, 12, 11), "8 December and 9 December, Ayacucho"),
        (date(2026, 12, 30), date(2027, 1, 4), "New Year's Day and the weekend"),
        (date(2026, 5, 1), date(2026, 5, 5), "deposited on Labour Day itself"),
    ],
)
def test_the_second_business_day_after_the_deposit(deposited: date, effective: date, why: str) -> None:
    assert takes_effect(noon(deposited), PERU, SECOND_DAY).date == effective, why


@pytest.mark.parametrize(
    ("at", "effective"),
    [
        (datetime(2026, 11, 17, 4, 59, 59, tzinfo=UTC), date(2026, 11, 18)),
        (datetime(2026, 11, 17, 5, 0, 0, tzinfo=UTC), date(2026, 11, 19)),
    ],
)
def test_the_day_of_deposit_is_the_one_in_lima(at: datetime, effective: date) -> None:
    assert takes_effect(at, PERU, SECOND_DAY).date == effective


def test_a_moment_without_a_zone_has_no_day_in_lima() -> None:
    with pytest.raises(ValueError, match="aware"):
        takes_effect(datetime(2026, 11, 16, 12), PERU, SECOND_DAY)


def test_the_judiciarys_own_days_come_on_top() -> None:
    strike = listed_days(
        "judiciary",
        Text("día inhábil judicial", "court closure"),
        "R.A. de ejemplo",
        {date(2026, 11, 17): Text("Huelga", "Strike")},
    )
    calendar = BusinessCalendar([national_holidays(), strike])
    deadline = takes_effect(noon(date(2026, 11, 16)), calendar, SECOND_DAY)
    assert deadline.date == date(2026, 11, 19)
    assert any(step.layer == "judiciary" and "Huelga" in step.es for step in deadline.steps)


def test_each_day_from_the_deposit_on_is_a_step_and_the_last_names_the_rule() -> None:
    deadline = takes_effect(noon(date(2026, 12, 7)), PERU, SECOND_DAY)
    assert [step.day.day for step in deadline.steps] == [7, 8, 9, 10, 11, 11]
    assert [step.counted for step in deadline.steps] == [False, False, False, True, True, False]
    assert SECOND_DAY.source.es in deadline.steps[-1].es
    assert all(step.es and step.en for step in deadline.steps)


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.integers(0, 15))
def test_the_date_of_effect_is_a_business_day_with_as_many_business_days_as_the_rule_says(day: date, days: int) -> None:
    rule = PeriodRule(days, Counting.BUSINESS_DAYS, Text("regla", "rule"))
    effective = takes_effect(noon(day), PERU, rule).date
    assert PERU.is_business_day(effective)
    after = [day + timedelta(days=number) for number in range(1, (effective - day).days + 1)]
    if days:
        assert sum(PERU.is_business_day(each) for each in after) == days
    else:
        assert not any(PERU.is_business_day(each) for each in [day, *after][:-1])


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.integers(0, 10))
def test_a_later_deposit_never_takes_effect_earlier(day: date, later: int) -> None:
    first = takes_effect(noon(day), PERU, SECOND_DAY).date
    assert first <= takes_effect(noon(day + timedelta(days=later)), PERU, SECOND_DAY).date
    assert first > day
