"""One compliance fact, two recipients: by when both must have acknowledged it, and when it is escalated."""

from datetime import datetime, timedelta

from services.cases.client.codes import Severity
from services.interop.filings.rules.lifecycle import FilingState
from services.interop.referrals.rules.lifecycle import ReferralState
from shared.text import LabelledEnum


class FactKind(LabelledEnum):
    """What the court and the CEM must both hear of."""

    NON_COMPLIANCE = "NON_COMPLIANCE", "Incumplimiento", "Non-compliance"
    PROTECTION_INCIDENT = (
        "PROTECTION_INCIDENT",
        "Incidente sobre una medida de protección",
        "Incident about a protection measure",
    )
    COMPLETION = "COMPLETION", "Culminación del programa", "Completion of the programme"


class FactState(LabelledEnum):
    """OPEN until both recipients acknowledged; OVERDUE once the deadline passed before that."""

    OPEN = "OPEN", "Por confirmar", "To be acknowledged"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Confirmado", "Acknowledged"
    OVERDUE = "OVERDUE", "Sin confirmar en plazo", "Overdue"


class FactNeed(LabelledEnum):
    """What still keeps a part of the fact from going out."""

    CASE = "CASE", "Los datos del caso", "The case's data"
    CEM = "CEM", "El CEM que la atiende", "The CEM that serves her"
    DOCUMENT = "DOCUMENT", "El documento firmado", "The signed document"


TIME_TO_ACKNOWLEDGE = timedelta(hours=48)
TIME_WHEN_SEVERE = timedelta(hours=24)
"""Example values, not official: policy data."""


def acknowledgement_due(severity: str | None, now: datetime) -> datetime:
    """By when both recipients must have acknowledged the fact, by its own severity; a severe one has less time."""
    return now + (TIME_WHEN_SEVERE if severity == Severity.SEVERE else TIME_TO_ACKNOWLEDGE)


def need_of(case_is_known: bool, filing_state: str, alert_state: str) -> FactNeed | None:
    """What the fact waits for: word of its case, its CEM, or the court's document; None when all is on its way."""
    if not case_is_known:
        return FactNeed.CASE
    if alert_state == ReferralState.NEEDS_DATA:
        return FactNeed.CEM
    return FactNeed.DOCUMENT if filing_state == FilingState.DRAFT else None


def fact_state(court_at: datetime | None, cem_at: datetime | None, due_at: datetime, now: datetime) -> FactState:
    """Where the fact stands, from the moments at which court and CEM acknowledged it."""
    if court_at is not None and cem_at is not None:
        return FactState.ACKNOWLEDGED
    return FactState.OVERDUE if now >= due_at else FactState.OPEN
