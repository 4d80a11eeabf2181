"""What the intake policy asks for after an order is received, and by when: periods are data, never code."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from services.cases.cases.rules.lifecycle import CaseState
from shared.peru.calendar import BusinessCalendar, national_holidays
from shared.text import LabelledEnum


class Duty(LabelledEnum):
    """What has to be done by a due date."""

    FIRST_CONTACT = "FIRST_CONTACT", "Primer contacto", "First contact"
    ASSESSMENT = "ASSESSMENT", "Evaluación", "Assessment"
    INITIAL_REPORT = "INITIAL_REPORT", "Informe inicial", "Initial report"
    RISK_REVIEW = "RISK_REVIEW", "Revisión de su riesgo (de ella)", "Review of her risk"


# Nobody records yet that the initial report went out: it is due until he is admitted, or is not.
OPEN_DUTIES: Mapping[CaseState, frozenset[Duty]] = MappingProxyType(
    {
        CaseState.RECEIVED: frozenset(Duty),
        CaseState.CONTACTED: frozenset({Duty.ASSESSMENT, Duty.INITIAL_REPORT, Duty.RISK_REVIEW}),
        CaseState.ASSESSED: frozenset({Duty.INITIAL_REPORT, Duty.RISK_REVIEW}),
        CaseState.ADMITTED: frozenset({Duty.RISK_REVIEW}),
        CaseState.IN_PROGRESS: frozenset({Duty.RISK_REVIEW}),
        CaseState.NON_COMPLIANT: frozenset({Duty.RISK_REVIEW}),
        CaseState.SUSPENDED: frozenset({Duty.RISK_REVIEW}),
        CaseState.NEVER_APPEARED: frozenset({Duty.RISK_REVIEW}),
    }
)
"""What is still to be done in a state; of a closed case nothing."""


@dataclass(frozen=True, eq=False)
class IntakePolicy:
    """Periods in business days from reception, and how many days a case may stand in a state before it is an alert."""

    version: str
    business_days: Mapping[Duty, int]
    most_days_in_state: Mapping[CaseState, int]
    business_days_when_severe: Mapping[Duty, int] = field(default_factory=dict)


@cache
def intake_policy() -> IntakePolicy:
    """Return the policy in force, read from intake_policy.json: an example, not official."""
    data = json.loads(files("services.cases.orders.rules").joinpath("intake_policy.json").read_text("utf-8"))
    return IntakePolicy(
        version=data["version"],
        business_days={Duty(duty): days for duty, days in data["business_days_from_reception"].items()},
        most_days_in_state={CaseState(state): days for state, days in data["most_days_in_state"].items()},
        business_days_when_severe={Duty(duty): days for duty, days in data["business_days_when_severe"].items()},
    )


@lru_cache(maxsize=400)  # orders are received on few days, and each day that is counted gets its words
def due_dates(received_on: date, policy: IntakePolicy) -> Mapping[Duty, date]:
    """Return by when each duty is to be done after an order received on that day; national holidays do not count."""
    return _days_after(received_on, policy.business_days)


def due_when_severe(known_on: date, policy: IntakePolicy) -> Mapping[Duty, date]:
    """Return by when what is urgent is to be done, once her risk is known to be severe and the order was received."""
    return _days_after(known_on, policy.business_days_when_severe)


def _days_after(start: date, periods: Mapping[Duty, int]) -> Mapping[Duty, date]:
    calendar = BusinessCalendar([national_holidays()])
    return MappingProxyType({duty: calendar.add_business_days(start, days).date for duty, days in periods.items()})


def next_due(state: CaseState, dates: Iterable[tuple[Duty, date]]) -> date | None:
    """Return the first day by which something is still to be done for a case in the state, None when nothing is."""
    return min((day for duty, day in dates if duty in OPEN_DUTIES.get(state, ())), default=None)


def standing_too_long(policy: IntakePolicy, now: datetime) -> dict[CaseState, datetime]:
    """Return, for each watched state, the moment: a case that entered it before has stood there too long."""
    return {state: now - timedelta(days=days) for state, days in policy.most_days_in_state.items()}
