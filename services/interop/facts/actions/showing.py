"""Facts as published."""

from collections.abc import Sequence
from datetime import datetime

from services.interop.facts import store as fact_store
from services.interop.facts.models import ComplianceFact
from services.interop.facts.rules import FactKind, fact_state, need_of
from services.interop.facts.tables import ComplianceFactRow
from services.interop.known_cases.actions.naming import Names, names_of
from shared.database.transaction import Transaction


async def fact_views(db: Transaction, rows: Sequence[ComplianceFactRow], now: datetime) -> list[ComplianceFact]:
    """Facts as published: when court and CEM acknowledged them, and what they wait for."""
    acknowledged = await fact_store.acknowledgements(db, rows)
    standings = await fact_store.standings(db, rows)
    names = await names_of(db, (row.centre_id for row in rows), (row.case_id for row in rows))
    return [_view(row, names, acknowledged[row.id], standings[row.id], now) for row in rows]


def _view(
    row: ComplianceFactRow,
    names: Names,
    acknowledged: tuple[datetime | None, datetime | None],
    standing: tuple[str, str],
    now: datetime,
) -> ComplianceFact:
    court_at, cem_at = acknowledged
    return ComplianceFact(
        id=row.id, centre=names.centres[row.centre_id], case=names.case(row.case_id),
        display_name=names.man_if_any(row.case_id), kind=FactKind(row.kind),
        state=fact_state(court_at, cem_at, row.due_at, now), source_id=row.source_id, expediente=row.expediente,
        severity=row.severity, needs=need_of(bool(row.expediente), *standing),
        occurred_at=row.happened_at, due_at=row.due_at, filing_id=row.filing_id, referral_id=row.referral_id,
        court_acknowledged_at=court_at, cem_acknowledged_at=cem_at,
    )  # fmt: skip
