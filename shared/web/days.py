"""From which day to which a list is asked for: days as they are in Lima, both included."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import Depends, Query

from shared.peru.written_dates import LIMA
from shared.problems import InvalidInput
from shared.text import Text
from shared.written_moments import DATE_AS_WRITTEN

_BACKWARDS = Text("El último día es anterior al primero.", "The last day is before the first.")


@dataclass(frozen=True)
class Days:
    """The moments from which (included) and until which (not) the days last; None where nothing was asked for."""

    since: datetime | None
    until: datetime | None


async def _days(
    first: Annotated[date | None, DATE_AS_WRITTEN, Query(alias="from", description="First day, in Lima")] = None,
    last: Annotated[date | None, DATE_AS_WRITTEN, Query(alias="to", description="Last day, in Lima; included")] = None,
) -> Days:
    if first is not None and last is not None and last < first:
        raise InvalidInput.at("to", _BACKWARDS, "query")
    until = None if last in (None, date.max) else _midnight(last + timedelta(days=1))
    return Days(None if first is None else _midnight(first), until)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, LIMA)


DaysQuery = Annotated[Days, Depends(_days)]
