"""Staff accounts: find, lock, list; row-level security hides those of other centres."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.staff.tables import StaffRow
from shared.pages import PageRequest, keyset


async def find_staff(db: AsyncSession, staff_id: UUID) -> StaffRow | None:
    """Return the account, or None."""
    return await db.get(StaffRow, staff_id)


async def lock_staff(db: AsyncSession, staff_id: UUID) -> StaffRow | None:
    """Return the account locked against other changes, or None."""
    return await db.scalar(select(StaffRow).where(StaffRow.id == staff_id).with_for_update())


async def find_staff_by_email(db: AsyncSession, email: str) -> StaffRow | None:
    """Return the account with this address, or None; `email` in lower case."""
    return await db.scalar(select(StaffRow).where(StaffRow.email == email))


async def lock_active_with_role(db: AsyncSession, role: str) -> list[StaffRow]:
    """Return the accounts that hold the role and are not disabled, locked in a fixed order."""
    holders = select(StaffRow).where(StaffRow.roles.contains([role]), StaffRow.disabled_at.is_(None))
    return list(await db.scalars(holders.order_by(StaffRow.id).with_for_update()))


async def list_staff(
    db: AsyncSession, page: PageRequest, role: str | None, centre_id: UUID | None
) -> tuple[list[StaffRow], str | None]:
    """Return a page of accounts, newest first, with this role and at this centre where given, and the next cursor."""
    statement = select(StaffRow)
    if role is not None:
        statement = statement.where(StaffRow.roles.contains([role]))
    if centre_id is not None:
        statement = statement.where(StaffRow.centres.contains([centre_id]))
    rows: tuple[list[Any], str | None] = await keyset(db, statement, page, StaffRow.created_at, StaffRow.id)
    return rows


async def add_staff(db: AsyncSession, row: StaffRow) -> bool:
    """Insert the account; return False, with nothing done, when its e-mail address is taken."""
    try:
        async with db.begin_nested():
            db.add(row)
    except IntegrityError:
        return False
    return True
