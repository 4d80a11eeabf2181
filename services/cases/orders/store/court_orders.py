"""The store of court orders as they came in, and of how each came to its cases."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select

from services.cases.orders.tables import CaseOrderRow, CourtOrderRow
from shared.database.transaction import Transaction

_OF_CASE = (
    select(CaseOrderRow, CourtOrderRow)
    .join(CourtOrderRow, CourtOrderRow.id == CaseOrderRow.order_id)
    .where(CaseOrderRow.case_id == bindparam("case_id"))
    .order_by(CaseOrderRow.effective_on, CaseOrderRow.id)
)
_BY_KEY = select(CourtOrderRow).where(CourtOrderRow.order_key == bindparam("order_key"))


async def add_order(db: Transaction, order: CourtOrderRow) -> bool:
    """Insert an order and return True; False when any centre already holds the same order of the same man."""
    return await db.add_unless_there(order)


async def find_order(db: Transaction, order_key: str) -> CourtOrderRow | None:
    """Return the order with this key, if one is within reach."""
    return await db.first(_BY_KEY, {"order_key": order_key})


async def orders_of_case(db: Transaction, case_id: UUID) -> Sequence[tuple[CaseOrderRow, CourtOrderRow]]:
    """Return the case's orders, in the order in which they took effect."""
    return await db.all(_OF_CASE, {"case_id": case_id})
