"""Centres: insert, find, list."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.centres.tables import CentreRow
from shared.pages import PageRequest, keyset


async def find_centre(db: AsyncSession, centre_id: UUID) -> CentreRow | None:
    """Return the centre, or None."""
    return await db.get(CentreRow, centre_id)


async def lock_centre(db: AsyncSession, centre_id: UUID) -> CentreRow | None:
    """Return the centre locked against other changes, or None."""
    return await db.scalar(select(CentreRow).where(CentreRow.id == centre_id).with_for_update())


async def find_centre_by_code(db: AsyncSession, code: str) -> CentreRow | None:
    """Return the centre with this code, or None."""
    return await db.scalar(select(CentreRow).where(CentreRow.code == code))


async def count_centres(db: AsyncSession, centre_ids: Collection[UUID]) -> int:
    """Return how many of the ids are centres."""
    found = select(func.count()).select_from(CentreRow).where(CentreRow.id.in_(centre_ids))
    return (await db.execute(found)).scalar_one()


async def list_centres(db: AsyncSession, page: PageRequest) -> tuple[list[CentreRow], str | None]:
    """Return a page of centres, newest first, and the next cursor."""
    rows: tuple[list[Any], str | None] = await keyset(db, select(CentreRow), page, CentreRow.created_at, CentreRow.id)
    return rows


async def add_centre(db: AsyncSession, row: CentreRow) -> bool:
    """Insert the centre; return False, with nothing done, when its code is taken."""
    try:
        async with db.begin_nested():
            db.add(row)
    except IntegrityError:
        return False
    return True
