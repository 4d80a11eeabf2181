"""The store of court orders as they came in: written once, never changed."""

from services.cases.orders.tables import CourtOrderRow
from shared.database.transaction import Transaction


async def add_order(db: Transaction, order: CourtOrderRow) -> bool:
    """Insert an order and return True; False when any centre already holds the same order or notification."""
    return await db.add_unless_there(order)
