"""The store of incidents on protection measures."""

from uuid import UUID

from sqlalchemy import select

from services.cases.incidents.tables import IncidentRow
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


async def find_incident(db: Transaction, case_id: UUID, incident_id: UUID, *, lock: bool = False) -> IncidentRow | None:
    """Return the case's incident, locked until the transaction ends if asked; None when there is none within reach."""
    wanted = select(IncidentRow).where(IncidentRow.id == incident_id, IncidentRow.case_id == case_id)
    return await db.first(wanted.with_for_update() if lock else wanted)


async def list_incidents(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[IncidentRow], str | None]:
    """Return a page of the case's incidents, newest first, and the cursor of the next."""
    return await keyset(db, select(IncidentRow).where(IncidentRow.case_id == case_id), page, IncidentRow.id)
