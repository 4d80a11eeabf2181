"""Dates and times as they are written in Peru, and as English speakers read them; and the country's time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")

_WEEKDAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_ES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def lima_date(moment: datetime) -> date:
    """The calendar day in Lima at an aware moment. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("lima_date needs an aware datetime")
    return moment.astimezone(LIMA).date()


def spanish_date(day: date) -> str:
    """`7 de julio de 2026`."""
    return f"{day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}"


def spanish_day(day: date) -> str:
    """`martes 7 de julio de 2026`."""
    return f"{_WEEKDAYS_ES[day.weekday()]} {spanish_date(day)}"


def english_date(day: date) -> str:
    """`7 July 2026`."""
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def english_day(day: date) -> str:
    """`Tuesday 7 July 2026`."""
    return f"{_WEEKDAYS_EN[day.weekday()]} {english_date(day)}"
