"""The store of orders' rectifications, and of the cases that an order is in."""

from uuid import UUID

from sqlalchemy import bindparam, select

from services.cases.orders.tables import CaseOrderRow, CourtOrderRow, OrderRectificationRow
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset

_LINKS = select(CaseOrderRow).where(CaseOrderRow.order_id == bindparam("order_id")).order_by(CaseOrderRow.case_id)
_OF_CASE = select(CaseOrderRow.id).where(
    CaseOrderRow.case_id == bindparam("case_id"), CaseOrderRow.order_id == bindparam("order_id")
)


async def lock_order(db: Transaction, case_id: UUID, order_id: UUID) -> CourtOrderRow | None:
    """Return the order locked until the transaction ends, or None when it is none of the case."""
    if not await is_of_case(db, case_id, order_id):
        return None
    return await db.find(CourtOrderRow, order_id, lock=True)


async def is_of_case(db: Transaction, case_id: UUID, order_id: UUID) -> bool:
    """Say whether the order is one of the case, within reach."""
    return await db.first(_OF_CASE, {"case_id": case_id, "order_id": order_id}) is not None


async def links_of_order(db: Transaction, order_id: UUID) -> list[CaseOrderRow]:
    """Return how the order came to each of its cases."""
    return await db.all(_LINKS, {"order_id": order_id})


async def list_rectifications(
    db: Transaction, order_id: UUID, page: PageRequest
) -> tuple[list[OrderRectificationRow], str | None]:
    """Return a page of the order's rectifications, newest first, and the cursor of the next."""
    of_order = select(OrderRectificationRow).where(OrderRectificationRow.order_id == order_id)
    return await keyset(db, of_order, page, OrderRectificationRow.id)
