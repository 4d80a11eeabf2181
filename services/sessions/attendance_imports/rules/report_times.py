"""Times as Zoom writes them in each language, and the order of day and month that a whole file keeps.

Zoom writes no time zone: the account's own applies, and whoever imports names it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from shared.text import LabelledEnum

_SHAPE = re.compile(
    r"(?P<a>\d{1,4})[/.-](?P<b>\d{1,2})[/.-](?P<c>\d{2,4})[ ,T]+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?\s*m\.?)?",
    re.IGNORECASE,
)


class DateOrder(LabelledEnum):
    """The order in which a file writes year, month and day."""

    YEAR_MONTH_DAY = "YMD", "Año, mes, día", "Year, month, day"
    MONTH_DAY_YEAR = "MDY", "Mes, día, año", "Month, day, year"
    DAY_MONTH_YEAR = "DMY", "Día, mes, año", "Day, month, year"


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """A time as written: its three date numbers in the order of the file, and its hour of the day."""

    numbers: tuple[int, int, int]
    clock: tuple[int, int, int]

    def read(self, order: DateOrder, zone: ZoneInfo) -> datetime | None:
        """Return the moment, in UTC, under an order of date; None where there is no such day."""
        first, second, third = self.numbers
        year, month, day = {
            DateOrder.YEAR_MONTH_DAY: (first, second, third),
            DateOrder.MONTH_DAY_YEAR: (third, first, second),
            DateOrder.DAY_MONTH_YEAR: (third, second, first),
        }[order]
        try:
            local = datetime(year + 2000 if year < 100 else year, month, day, *self.clock, tzinfo=zone)
            return local.astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def read_written_time(text: str) -> WrittenTime | None:
    """Split a written time such as `04/13/2026 07:02:11 PM` or `13/04/2026 7:02:11 p. m.`; None when it is none."""
    match = _SHAPE.fullmatch(" ".join(text.replace("\u202f", " ").replace("\xa0", " ").split()))
    if match is None:
        return None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"][0].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return WrittenTime((int(match["a"]), int(match["b"]), int(match["c"])), (hour, minute, second))


def order_of(times: Iterable[WrittenTime], near: datetime, zone: ZoneInfo) -> DateOrder | None:
    """Return the one order under which every time exists, and, of two such, the one that lies nearer to `near`.

    None when no order fits them all.
    """
    times = list(times)
    if any(time.numbers[0] > 999 for time in times):
        orders = [DateOrder.YEAR_MONTH_DAY]
    else:
        orders = [DateOrder.MONTH_DAY_YEAR, DateOrder.DAY_MONTH_YEAR]
    readings = {order: [time.read(order, zone) for time in times] for order in orders}
    fitting = {order: [m for m in found if m is not None] for order, found in readings.items() if None not in found}
    if not times or not fitting:
        return None
    return min(fitting, key=lambda order: min(abs((moment - near).total_seconds()) for moment in fitting[order]))
