"""The store of transfers."""

from uuid import UUID

from sqlalchemy import select

from services.cases.transfers.tables import TransferRow
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach


async def find_transfer(db: Transaction, transfer_id: UUID) -> TransferRow | None:
    """Return a copy of it that is within reach."""
    return await db.first(select(TransferRow).where(TransferRow.transfer_id == transfer_id).limit(1))


async def lock_transfer(db: Transaction, transfer_id: UUID) -> list[TransferRow]:
    """Return both copies, locked in the order of their ids."""
    copies = select(TransferRow).where(TransferRow.transfer_id == transfer_id).order_by(TransferRow.id)
    return await db.all(copies.with_for_update())


async def list_transfers(db: Transaction, page: PageRequest) -> tuple[list[TransferRow], str | None]:
    """Return a page of the copies within reach, newest first."""
    return await keyset_in_reach(db, select(TransferRow), page, TransferRow.id)
