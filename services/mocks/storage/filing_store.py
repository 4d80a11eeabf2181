"""Filings at the court's desk."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.storage.tables import filings


async def add(db: AsyncConnection, values: dict[str, Any]) -> RowMapping | None:
    """Enter a filing; None if its reference was filed before, even a moment ago by another request."""
    statement = insert(filings).values(values).on_conflict_do_nothing(index_elements=[filings.c.reference])
    row: RowMapping | None = (await db.execute(statement.returning(filings))).mappings().first()
    return row


async def find_by_reference(db: AsyncConnection, reference: str) -> RowMapping | None:
    """Return the filing with that reference, or None."""
    return (await db.execute(select(filings).where(filings.c.reference == reference))).mappings().first()


async def lock(db: AsyncConnection, tracking_number: str) -> RowMapping | None:
    """Return the filing with that tracking number, locked until the transaction ends, or None."""
    statement = select(filings).where(filings.c.tracking_number == tracking_number).with_for_update()
    return (await db.execute(statement)).mappings().first()


async def change(db: AsyncConnection, tracking_number: str, values: dict[str, Any]) -> RowMapping:
    """Write `values` into the filing and return it."""
    statement = update(filings).where(filings.c.tracking_number == tracking_number).values(values)
    row: RowMapping = (await db.execute(statement.returning(filings))).mappings().one()
    return row


async def list_all(db: AsyncConnection) -> Sequence[RowMapping]:
    """Return every filing, oldest first."""
    return (await db.execute(select(filings).order_by(filings.c.tracking_number))).mappings().all()
