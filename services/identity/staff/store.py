"""Staff accounts: find, lock, list; row-level security hides those of other centres."""

from uuid import UUID

from sqlalchemy import func, not_, select

from services.identity.client.events import STAFF_CHANGED
from services.identity.staff.tables import StaffRow
from shared.database.kernel_tables import event_deliveries, events
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


async def find_staff(db: Transaction, staff_id: UUID) -> StaffRow | None:
    """Return the account, or None."""
    return await db.find(StaffRow, staff_id)


async def lock_staff(db: Transaction, staff_id: UUID) -> StaffRow | None:
    """Return the account locked against other changes, or None."""
    return await db.find(StaffRow, staff_id, lock=True)


async def find_staff_by_email(db: Transaction, email: str) -> StaffRow | None:
    """Return the account with this address, or None; `email` in lower case."""
    return await db.first(select(StaffRow).where(StaffRow.email == email))


async def lock_active_with_role(db: Transaction, role: str) -> list[StaffRow]:
    """Return the accounts that hold the role and are not disabled, locked in a fixed order."""
    holders = select(StaffRow).where(StaffRow.roles.contains([role]), StaffRow.disabled_at.is_(None))
    return await db.all(holders.order_by(StaffRow.id).with_for_update())


async def list_staff(
    db: Transaction, page: PageRequest, role: str | None, centre_id: UUID | None
) -> tuple[list[StaffRow], str | None]:
    """Return a page of accounts, newest first, with this role and at this centre where given, and the next cursor."""
    statement = select(StaffRow)
    if role is not None:
        statement = statement.where(StaffRow.roles.contains([role]))
    if centre_id is not None:
        statement = statement.where(StaffRow.centres.contains([centre_id]))
    return await keyset(db, statement, page, StaffRow.id)


async def untold_staff(db: Transaction) -> list[StaffRow]:
    """Return the accounts of the centres' staff of which nobody was told as they are now."""
    told = select(events.c.id).where(
        events.c.subject == StaffRow.id, events.c.type == STAFF_CHANGED, events.c.version >= StaffRow.version
    )
    to_somebody = told.join(event_deliveries, event_deliveries.c.event_id == events.c.id).exists()
    return await db.all(select(StaffRow).where(func.cardinality(StaffRow.centres) > 0, not_(to_somebody)))


async def add_staff(db: Transaction, row: StaffRow) -> bool:
    """Insert the account; return False, with nothing done, when its e-mail address is taken."""
    return await db.add_unless_there(row)
