"""Business days: each layer takes days away, and the steps tell why."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.peru.calendar import BusinessCalendar, Counting, PeriodRule, listed_days, national_holidays
from shared.peru.written_dates import english_day, lima_date, spanish_date, spanish_day
from shared.text import Text

NATIONAL = BusinessCalendar([national_holidays()])
JUDGES_DAY = {date(2026, 8, 4): Text("Día del Juez", "Judge's Day")}
JUDICIARY = listed_days("judiciary", Text("día del Poder Judicial", "judiciary's day"), "ejemplo", JUDGES_DAY)
FUMIGATION = {date(2026, 7, 27): Text("Fumigación", "Fumigation")}
CLOSURES = listed_days("closure", Text("cierre del centro", "centre closed"), "ejemplo", FUMIGATION)
days_of_any_year = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@pytest.mark.feature("N08.5")
@pytest.mark.parametrize("year", [2024, 2026, 2031])
def test_the_national_holidays_are_the_law_s(year: int) -> None:
    fixed = {
        (1, 1),
        (5, 1),
        (6, 7),
        (6, 29),
        (7, 23),
        (7, 28),
        (7, 29),
        (8, 6),
        (8, 30),
        (10, 8),
        (11, 1),
        (12, 8),
        (12, 9),
        (12, 25),
    }
    easter = {2024: [(3, 28), (3, 29)], 2026: [(4, 2), (4, 3)], 2031: [(4, 10), (4, 11)]}[year]
    every_day = (date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
    found = {(day.month, day.day) for day in every_day if NATIONAL.closure_on(day)}
    assert found == fixed | set(easter)


@pytest.mark.feature("N08.5")
def test_easter_sunday_is_a_weekend_not_a_holiday() -> None:
    easter_sunday = date(2026, 4, 5)
    assert NATIONAL.closure_on(easter_sunday) is None
    assert NATIONAL.reason_against(easter_sunday) == Text("fin de semana", "weekend")


@pytest.mark.feature("N08.5")
def test_a_deadline_over_the_july_holidays_explains_each_step() -> None:
    deadline = BusinessCalendar([national_holidays(), CLOSURES]).add_business_days(date(2026, 7, 22), 3)
    assert deadline.date == date(2026, 7, 31)
    assert [step.es for step in deadline.steps] == [
        "Miércoles 22 de julio de 2026: día de partida, no se cuenta",
        "Jueves 23 de julio de 2026: no se cuenta, Día de la Fuerza Aérea del Perú (feriado nacional)",
        "Viernes 24 de julio de 2026: día hábil 1 de 3",
        "Sábado 25 de julio de 2026: no se cuenta, fin de semana",
        "Domingo 26 de julio de 2026: no se cuenta, fin de semana",
        "Lunes 27 de julio de 2026: no se cuenta, Fumigación (cierre del centro)",
        "Martes 28 de julio de 2026: no se cuenta, Día de la Independencia (feriado nacional)",
        "Miércoles 29 de julio de 2026: no se cuenta, Día de la Gran Parada Militar (feriado nacional)",
        "Jueves 30 de julio de 2026: día hábil 2 de 3",
        "Viernes 31 de julio de 2026: día hábil 3 de 3",
    ]
    assert deadline.steps[1].en == "Thursday 23 July 2026: does not count, Peruvian Air Force Day (national holiday)"
    assert [step.layer for step in deadline.steps if step.layer] == [
        "national_holiday",
        "weekend",
        "weekend",
        "closure",
        "national_holiday",
        "national_holiday",
    ]


@pytest.mark.feature("N08.5")
def test_layers_only_count_where_they_are_given() -> None:
    judges_day = date(2026, 8, 4)
    assert NATIONAL.is_business_day(judges_day)
    assert not BusinessCalendar([national_holidays(), JUDICIARY]).is_business_day(judges_day)


@pytest.mark.feature("N08.5")
def test_zero_days_is_the_day_itself_or_the_next_business_day() -> None:
    assert NATIONAL.add_business_days(date(2026, 7, 24), 0).date == date(2026, 7, 24)
    assert NATIONAL.add_business_days(date(2026, 7, 25), 0).date == date(2026, 7, 27)


@pytest.mark.feature("N03.2")
def test_the_day_of_effect_follows_the_rule_that_policy_states() -> None:
    deposited = date(2026, 7, 24)  # a Friday
    rule = PeriodRule(
        2, Counting.BUSINESS_DAYS, Text("segundo día siguiente al depósito", "the second day after the deposit")
    )
    effect = NATIONAL.apply(rule, deposited)
    assert effect.date == date(2026, 7, 30)
    said = effect.steps[-1]
    assert said.es == "Regla aplicada: segundo día siguiente al depósito"
    assert said.en == "Rule applied: the second day after the deposit"
    calendar_days = PeriodRule(2, Counting.CALENDAR_DAYS, Text("ejemplo", "example"))
    moved = NATIONAL.apply(calendar_days, deposited)
    assert moved.date == date(2026, 7, 27)  # Sunday, moved to Monday
    assert [step.es for step in moved.steps][1:3] == [
        "Domingo 26 de julio de 2026: día calendario 2 de 2",
        "Domingo 26 de julio de 2026: no se cuenta, fin de semana",
    ]
    on_a_weekday = NATIONAL.apply(calendar_days, date(2026, 7, 20))
    assert [step.counted for step in on_a_weekday.steps] == [False, True, False]


@pytest.mark.parametrize("days", [-1, 3_661])
def test_an_absurd_period_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="period"):
        NATIONAL.add_business_days(date(2026, 1, 1), days)
    with pytest.raises(ValueError, match="period"):
        NATIONAL.add_calendar_days(date(2026, 1, 1), days)


@pytest.mark.feature("N08.5")
@given(days_of_any_year, st.integers(1, 60))
def test_a_deadline_counts_exactly_its_days(start: date, days: int) -> None:
    deadline = NATIONAL.add_business_days(start, days)
    assert NATIONAL.is_business_day(deadline.date)
    assert deadline.date > start
    assert [step.day for step in deadline.steps] == [
        date.fromordinal(n) for n in range(start.toordinal(), deadline.date.toordinal() + 1)
    ]
    assert sum(step.counted for step in deadline.steps) == days
    assert all(NATIONAL.is_business_day(step.day) == step.counted for step in deadline.steps[1:])


@given(days_of_any_year, st.integers(0, 30), st.integers(1, 30))
def test_periods_add_up(start: date, first: int, second: int) -> None:
    halfway = NATIONAL.add_business_days(start, first).date
    whole = NATIONAL.add_business_days(start if first else halfway, first + second).date
    assert NATIONAL.add_business_days(halfway, second).date == whole


def test_the_day_in_lima_is_five_hours_behind() -> None:
    assert lima_date(datetime(2026, 7, 24, 4, 59, tzinfo=UTC)) == date(2026, 7, 23)
    with pytest.raises(ValueError, match="aware"):
        lima_date(datetime(2026, 7, 24))


def test_dates_are_written_as_in_peru() -> None:
    assert spanish_date(date(2026, 9, 1)) == "1 de setiembre de 2026"
    assert spanish_day(date(2026, 7, 8)) == "miércoles 8 de julio de 2026"
    assert english_day(date(2026, 7, 8)) == "Wednesday 8 July 2026"
