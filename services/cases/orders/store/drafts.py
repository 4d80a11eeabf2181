"""The store of unfinished orders."""

from uuid import UUID

from sqlalchemy import bindparam, delete, select

from services.cases.orders.tables import OrderDraftRow
from shared.database.rows import table_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach

_TABLE = table_of(OrderDraftRow)
_DELETE = delete(_TABLE).where(_TABLE.c.id == bindparam("draft_id"))


async def find_draft(db: Transaction, draft_id: UUID, *, lock: bool = False) -> OrderDraftRow | None:
    """Return the draft, locked until the transaction ends when `lock`; None when there is none within reach."""
    return await db.find(OrderDraftRow, draft_id, lock=lock)


async def list_drafts(db: Transaction, page: PageRequest) -> tuple[list[OrderDraftRow], str | None]:
    """Return a page of the drafts within reach, newest first, and the cursor of the next."""
    return await keyset_in_reach(db, select(OrderDraftRow), page, OrderDraftRow.id)


async def delete_draft(db: Transaction, draft_id: UUID) -> None:
    """Delete a draft and all that was written in it."""
    await db.execute(_DELETE, {"draft_id": draft_id})
