"""Facts as published."""

from datetime import datetime

from services.interop.facts.models import ComplianceFact
from services.interop.facts.rules import FactKind, fact_state, need_of
from services.interop.facts.tables import ComplianceFactRow


def fact_view(
    row: ComplianceFactRow,
    acknowledged: tuple[datetime | None, datetime | None],
    standing: tuple[str, str],
    now: datetime,
) -> ComplianceFact:
    """A fact as published: when court and CEM acknowledged it, and the states of its filing and alert."""
    court_at, cem_at = acknowledged
    return ComplianceFact(
        id=row.id, centre_id=row.centre_id, case_id=row.case_id, kind=FactKind(row.kind),
        state=fact_state(court_at, cem_at, row.due_at, now), source_id=row.source_id, expediente=row.expediente,
        severity=row.severity, needs=need_of(bool(row.expediente), *standing),
        happened_at=row.happened_at, due_at=row.due_at, filing_id=row.filing_id, referral_id=row.referral_id,
        court_acknowledged_at=court_at, cem_acknowledged_at=cem_at,
    )  # fmt: skip
