"""Centres: insert, find, list."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, not_, select

from services.identity.centres.tables import CentreRow
from services.identity.client.events import CENTRE_CHANGED
from shared.database.kernel_tables import event_deliveries, events
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


async def find_centre(db: Transaction, centre_id: UUID) -> CentreRow | None:
    """Return the centre, or None."""
    return await db.find(CentreRow, centre_id)


async def lock_centre(db: Transaction, centre_id: UUID) -> CentreRow | None:
    """Return the centre locked against other changes, or None."""
    return await db.find(CentreRow, centre_id, lock=True)


async def find_centre_by_code(db: Transaction, code: str) -> CentreRow | None:
    """Return the centre with this code, or None."""
    return await db.first(select(CentreRow).where(CentreRow.code == code))


async def count_centres(db: Transaction, centre_ids: Collection[UUID]) -> int:
    """Return how many of the ids are centres."""
    found = select(func.count()).select_from(CentreRow).where(one_of(CentreRow.id, centre_ids))
    return await db.first(found) or 0


async def list_centres(db: Transaction, page: PageRequest) -> tuple[list[CentreRow], str | None]:
    """Return a page of centres, newest first, and the next cursor."""
    return await keyset(db, select(CentreRow), page, CentreRow.id)


async def untold_centres(db: Transaction) -> list[CentreRow]:
    """Return the centres of which nobody was told as they are now."""
    told = select(events.c.id).where(
        events.c.subject == CentreRow.id, events.c.type == CENTRE_CHANGED, events.c.version >= CentreRow.version
    )
    to_somebody = told.join(event_deliveries, event_deliveries.c.event_id == events.c.id).exists()
    return await db.all(select(CentreRow).where(not_(to_somebody)))


async def add_centre(db: Transaction, row: CentreRow) -> bool:
    """Insert the centre; return False, with nothing done, when its code is taken."""
    return await db.add_unless_there(row)
