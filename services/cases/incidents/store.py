"""The store of incidents on protection measures."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import false, select

from services.cases.incidents.rules import IncidentState, Severity
from services.cases.incidents.tables import IncidentRow
from shared.database.transaction import Transaction
from shared.web.days import Days
from shared.web.pages import PageRequest, keyset, keyset_in_reach
from shared.web.spans import Order

_WAITS = IncidentRow.state == IncidentState.REPORTED


async def find_incident(db: Transaction, case_id: UUID, incident_id: UUID, *, lock: bool = False) -> IncidentRow | None:
    """Return the case's incident, locked until the transaction ends if asked; None when there is none within reach."""
    wanted = select(IncidentRow).where(IncidentRow.id == incident_id, IncidentRow.case_id == case_id)
    return await db.first(wanted.with_for_update() if lock else wanted)


async def undecided(db: Transaction, case_id: UUID, limit: int) -> list[IncidentRow]:
    """Return the case's reports that nobody decided on, newest first."""
    mine = select(IncidentRow).where(IncidentRow.case_id == case_id, IncidentRow.state == IncidentState.REPORTED)
    return await db.all(mine.order_by(IncidentRow.id.desc()).limit(limit))


async def find_incidents(
    db: Transaction, state: list[IncidentState] | None, severity: list[Severity] | None, days: Days, page: PageRequest
) -> tuple[list[IncidentRow], str | None]:
    """Return a page of the incidents within reach, the latest to happen first."""
    alike = {
        IncidentRow.state: list(IncidentState) if state is None else state,
        IncidentRow.severity: list(Severity) if severity is None else severity,
    }
    order = Order(IncidentRow.occurred_at, days.since, days.until)
    return await keyset_in_reach(db, select(IncidentRow), page, IncidentRow.id, alike=alike, order=order)


async def find_due(
    db: Transaction, state: list[IncidentState] | None, severity: list[Severity] | None, days: Days, page: PageRequest
) -> tuple[list[IncidentRow], str | None]:
    """Return a page of the reports whose clock runs, what is to be verified first first; the days are those of that."""
    few = [] if state is None or IncidentState.REPORTED in state else [false()]
    alike = {IncidentRow.severity: list(Severity) if severity is None else severity}
    order = Order(IncidentRow.verification_due_at, days.since, days.until, ascending=True, checked=[_WAITS])
    return await keyset_in_reach(db, select(IncidentRow), page, IncidentRow.id, *few, alike=alike, order=order)


async def overdue(db: Transaction, now: datetime, limit: int) -> list[IncidentRow]:
    """Return, locked, reports that a person should have decided on by now and whose clock has not rung yet."""
    waiting = select(IncidentRow).where(_WAITS, IncidentRow.verification_due_at <= now, IncidentRow.rang_at.is_(None))
    return await db.all(
        waiting.order_by(IncidentRow.verification_due_at).limit(limit).with_for_update(skip_locked=True)
    )


async def is_ringing(db: Transaction, case_id: UUID) -> bool:
    """Whether a report of the case has rung and still waits for a decision."""
    ringing = select(IncidentRow.id).where(_WAITS, IncidentRow.case_id == case_id, IncidentRow.rang_at.is_not(None))
    return await db.first(ringing.limit(1)) is not None


async def list_incidents(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[IncidentRow], str | None]:
    """Return a page of the case's incidents, newest first, and the cursor of the next."""
    return await keyset(db, select(IncidentRow).where(IncidentRow.case_id == case_id), page, IncidentRow.id)
