"""The store of court orders as they came in: written once, never changed."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.storage.tables import CourtOrderRow


async def add_order(db: AsyncSession, **values: Any) -> bool:
    """Insert an order and return True; False when any centre already holds the same order or notification."""
    added = insert(CourtOrderRow).values(values).on_conflict_do_nothing().returning(CourtOrderRow.id)
    return (await db.execute(added)).first() is not None
