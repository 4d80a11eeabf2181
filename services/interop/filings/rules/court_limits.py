"""What a court's filing desk takes, checked before anything is sent: size, number of annexes, days and hours.

Limits differ from court to court, so they are directory data; see `CourtLimits`.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from shared.peru.calendar import BusinessCalendar, national_holidays
from shared.peru.written_dates import LIMA

_HOLIDAYS = BusinessCalendar([national_holidays()])
_SUNDAY = 6
_MOST_DAYS_SHUT = 28  # a desk of Fridays only, at Christmas and New Year


@dataclass(frozen=True)
class CourtLimits:
    """One court's rules: bytes per PDF (exclusive), annexes, weekdays (0 = Monday) and hours in Lima time.

    Without hours the desk takes filings at any time of the given days. On national holidays it is shut, unless it takes
    filings on Sundays too.
    """

    max_bytes: int
    max_annexes: int
    weekdays: frozenset[int]
    opens: time | None = None
    closes: time | None = None


class LimitBroken(StrEnum):
    """Why a filing cannot go to this court as it is."""

    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    TOO_MANY_ANNEXES = "TOO_MANY_ANNEXES"


def broken_limits(limits: CourtLimits, sizes: list[int]) -> list[LimitBroken]:
    """The limits this filing breaks; `sizes` in bytes, the document first, then its annexes."""
    broken = []
    if any(size >= limits.max_bytes for size in sizes):
        broken.append(LimitBroken.DOCUMENT_TOO_LARGE)
    if len(sizes) - 1 > limits.max_annexes:
        broken.append(LimitBroken.TOO_MANY_ANNEXES)
    return broken


def is_open(limits: CourtLimits, moment: datetime) -> bool:
    """Whether the desk takes filings at `moment` (aware)."""
    local = moment.astimezone(LIMA)
    if local.weekday() not in limits.weekdays:
        return False
    if _SUNDAY not in limits.weekdays and _HOLIDAYS.closure_on(local.date()) is not None:
        return False
    if limits.opens is None or limits.closes is None:
        return True
    return limits.opens <= local.time() < limits.closes


def next_opening(limits: CourtLimits, moment: datetime) -> datetime:
    """The first moment from `moment` on at which the desk takes filings.

    Raises ValueError when the rules leave no open moment in four weeks: such a court must be set to the manual channel.
    """
    if is_open(limits, moment):
        return moment
    local = moment.astimezone(LIMA)
    for days in range(_MOST_DAYS_SHUT + 1):
        day = local.date() + timedelta(days=days)
        opening = datetime.combine(day, limits.opens or time(), LIMA)
        if opening >= local and is_open(limits, opening):
            return opening
    raise ValueError("the filing rules leave no open moment")
