"""The store of court orders as they came in: written once, never changed."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.storage.tables import CourtOrderRow, table_of

_TABLE = table_of(CourtOrderRow)
_ADD = insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)


async def add_order(db: AsyncSession, **values: Any) -> bool:
    """Insert an order and return True; False when any centre already holds the same order or notification."""
    return (await db.execute(_ADD, values)).first() is not None
