"""The store of court orders as they came in: written once, never changed."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.orders.tables import CourtOrderRow
from services.cases.schema import table_of
from shared.sealed_columns import sealed_values
from shared.unit_of_work import work_of

_TABLE = table_of(CourtOrderRow)
_ADD = insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)


async def add_order(db: AsyncSession, **values: Any) -> bool:
    """Insert an order and return True; False when any centre already holds the same order or notification."""
    sealed = sealed_values(work_of(db).cipher, CourtOrderRow, values)
    return (await db.execute(_ADD, sealed)).first() is not None
