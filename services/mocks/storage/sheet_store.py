"""Sheets (referrals and alerts) in SIRA."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.storage.tables import referrals

ACCEPTED_REFERRAL = (referrals.c.state == "ACCEPTED") & (referrals.c.content["kind"].astext == "REFERRAL")


async def add(db: AsyncConnection, values: dict[str, Any]) -> RowMapping | None:
    """Enter a sheet; None if its number was sent before, even a moment ago by another request."""
    statement = insert(referrals).values(values).on_conflict_do_nothing(index_elements=[referrals.c.sheet_number])
    row: RowMapping | None = (await db.execute(statement.returning(referrals))).mappings().first()
    return row


async def find_by_number(db: AsyncConnection, sheet_number: str) -> RowMapping | None:
    """Return the sheet with the sender's number, or None."""
    return (await db.execute(select(referrals).where(referrals.c.sheet_number == sheet_number))).mappings().first()


async def lock(db: AsyncConnection, tracking: str) -> RowMapping | None:
    """Return the sheet with that tracking number, locked until the transaction ends, or None."""
    statement = select(referrals).where(referrals.c.tracking == tracking).with_for_update()
    return (await db.execute(statement)).mappings().first()


async def change(db: AsyncConnection, tracking: str, values: dict[str, Any]) -> RowMapping:
    """Write `values` into the sheet and return it."""
    statement = update(referrals).where(referrals.c.tracking == tracking).values(values)
    row: RowMapping = (await db.execute(statement.returning(referrals))).mappings().one()
    return row


async def knows_victim(db: AsyncConnection, full_name: str) -> bool:
    """Tell whether a CEM accepted a referral of a woman of that name before."""
    same = func.lower(referrals.c.content["victim"]["full_name"].astext) == full_name.lower()
    return (await db.execute(select(referrals.c.tracking).where(ACCEPTED_REFERRAL, same).limit(1))).first() is not None


async def knows_participant(db: AsyncConnection, document_number: str) -> bool:
    """Tell whether a CEM accepted a referral that names the man with that document."""
    same = referrals.c.content["participant"]["document_number"].astext == document_number
    return (await db.execute(select(referrals.c.tracking).where(ACCEPTED_REFERRAL, same).limit(1))).first() is not None


async def list_all(db: AsyncConnection) -> Sequence[RowMapping]:
    """Return every sheet, oldest first."""
    return (await db.execute(select(referrals).order_by(referrals.c.tracking))).mappings().all()
