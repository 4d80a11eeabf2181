"""Working days in Peru, and deadlines that explain how they were computed.

What makes a day not count comes in layers, each with its name and its source: national holidays, the judiciary's
own days, days the government declares non-working, a centre's closures. Only the national one is built in; the
others are reference data of whoever calls. Every deadline of the platform is computed here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from holidays import country_holidays

from shared.peru.written_dates import english_day, spanish_day
from shared.text import Text

_EASTER_SUNDAY = "Easter Sunday"  # the library lists it; Peru's law does not
_MOST_DAYS = 3_660
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Layer:
    """One reason why days do not count: what it is called, where it comes from, and what it says of a day."""

    code: str
    name: Text
    source: str
    reason_on: Callable[[date], Text | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One day looked at on the way to a deadline; `counted` is False for the first day and for skipped days."""

    day: date
    counted: bool
    text: Text
    layer: str | None = None

    @property
    def es(self) -> str:
        """The step in Spanish."""
        return self.text.es

    @property
    def en(self) -> str:
        """The step in English."""
        return self.text.en


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, and the steps that led to it, first to last."""

    date: date
    steps: tuple[Step, ...]


class Counting(StrEnum):
    """Which days a period counts."""

    BUSINESS_DAYS = "business_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """A period as policy states it, such as "the second day after the deposit in the casilla", with its source."""

    days: int
    counting: Counting
    source: Text


@dataclass(frozen=True, slots=True)
class _DayOff:
    layer: str
    reason: Text


def national_holidays() -> Layer:
    """Peru's national holidays, for any year."""
    return Layer(
        code="national_holiday",
        name=Text("feriado nacional", "national holiday"),
        source="Decreto Legislativo 713 y sus modificatorias (biblioteca «holidays», sin el Domingo de Resurrección)",
        reason_on=lambda day: _national_in(day.year).get(day),
    )


def listed_days(code: str, name: Text, source: str, days: Mapping[date, Text]) -> Layer:
    """A layer whose days are listed: the judiciary's calendar, a decree's non-working days, a centre's closures."""
    return Layer(code, name, source, dict(days).get)


class BusinessCalendar:
    """Monday to Friday, less what its layers take away."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = tuple(layers)

    def is_business_day(self, day: date) -> bool:
        """Whether the day counts."""
        return self._day_off(day) is None

    def reason_against(self, day: date) -> Text | None:
        """Why the day does not count; None when it does."""
        off = self._day_off(day)
        return off.reason if off else None

    def closure_on(self, day: date) -> Text | None:
        """The holiday or closure that falls on the day, weekends apart: for schedules that also use weekends."""
        off = self._layer_off(day)
        return off.reason if off else None

    def add_business_days(self, start: date, days: int) -> Deadline:
        """The n-th business day after `start`, which itself never counts; 0 gives `start` or the next business day.

        Raises ValueError for a negative or absurdly large number of days.
        """
        _require_sane(days)
        if days == 0:
            return self.next_business_day(start)
        steps = [_starting(start)]
        day, counted = start, 0
        while counted < days:
            day += timedelta(days=1)
            off = self._day_off(day)
            counted += off is None
            steps.append(_skipped(day, off) if off else _counted(day, counted, days, business=True))
        return Deadline(day, tuple(steps))

    def add_calendar_days(self, start: date, days: int) -> Deadline:
        """The day n calendar days after `start`, moved to the next business day when it falls on one that is not."""
        _require_sane(days)
        end = start + timedelta(days=days)
        first = (_starting(start), _counted(end, days, days, business=False)) if days else ()
        last = self.next_business_day(end)
        return Deadline(last.date, first + (last.steps if last.date != end or not first else ()))

    def next_business_day(self, day: date) -> Deadline:
        """The day itself if it counts, else the first one after it that does."""
        steps: list[Step] = []
        while off := self._day_off(day):
            steps.append(_skipped(day, off))
            day += timedelta(days=1)
        text = Text(f"{spanish_day(day)}: día hábil", f"{english_day(day)}: a business day")
        steps.append(Step(day, counted=True, text=_capitalised(text)))
        return Deadline(day, tuple(steps))

    def apply(self, rule: PeriodRule, start: date) -> Deadline:
        """The deadline of a period that policy states; its source is the last step's words."""
        count = self.add_business_days if rule.counting is Counting.BUSINESS_DAYS else self.add_calendar_days
        deadline = count(start, rule.days)
        source = Text(f"Regla aplicada: {rule.source.es}", f"Rule applied: {rule.source.en}")
        return Deadline(deadline.date, (*deadline.steps, Step(deadline.date, counted=False, text=source)))

    def _day_off(self, day: date) -> _DayOff | None:
        if off := self._layer_off(day):
            return off
        if day.weekday() < _SATURDAY:
            return None
        return _DayOff("weekend", Text("fin de semana", "weekend"))

    def _layer_off(self, day: date) -> _DayOff | None:
        for layer in self.layers:
            if reason := layer.reason_on(day):
                named = Text(f"{reason.es} ({layer.name.es})", f"{reason.en} ({layer.name.en})")
                return _DayOff(layer.code, named)
        return None


def _require_sane(days: int) -> None:
    if not 0 <= days <= _MOST_DAYS:
        raise ValueError(f"a period has between 0 and {_MOST_DAYS} days, not {days}")


@lru_cache(maxsize=64)
def _national_in(year: int) -> Mapping[date, Text]:
    spanish = country_holidays("PE", years=year, language="es")
    english = country_holidays("PE", years=year, language="en_US")
    return {
        day: Text(spanish[day], name) for day, name in english.items() if day.year == year and name != _EASTER_SUNDAY
    }


def _starting(day: date) -> Step:
    text = Text(
        f"{spanish_day(day)}: día de partida, no se cuenta", f"{english_day(day)}: the starting day, does not count"
    )
    return Step(day, counted=False, text=_capitalised(text))


def _counted(day: date, number: int, total: int, *, business: bool) -> Step:
    kind = Text("hábil", "business") if business else Text("calendario", "calendar")
    text = Text(
        f"{spanish_day(day)}: día {kind.es} {number} de {total}",
        f"{english_day(day)}: {kind.en} day {number} of {total}",
    )
    return Step(day, counted=True, text=_capitalised(text))


def _skipped(day: date, off: _DayOff) -> Step:
    text = Text(
        f"{spanish_day(day)}: no se cuenta, {off.reason.es}", f"{english_day(day)}: does not count, {off.reason.en}"
    )
    return Step(day, counted=False, text=_capitalised(text), layer=off.layer)


def _capitalised(text: Text) -> Text:
    return Text(text.es[0].upper() + text.es[1:], text.en[0].upper() + text.en[1:])
