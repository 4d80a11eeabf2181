"""When a resolution left in the casilla counts as notified: by default the second business day after its deposit."""

from datetime import datetime

from shared.peru.calendar import BusinessCalendar, Deadline, PeriodRule
from shared.peru.written_dates import lima_date


def takes_effect(deposited_at: datetime, calendar: BusinessCalendar, rule: PeriodRule) -> Deadline:
    """The date of effect and the steps that led to it; the day of deposit is the one in Lima."""
    return calendar.apply(rule, lima_date(deposited_at))
