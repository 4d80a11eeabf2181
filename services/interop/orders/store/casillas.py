"""The centres' casillas."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from services.interop.orders.tables import CasillaRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


async def of_centre(db: Transaction, centre_id: UUID, *, lock: bool = False) -> CasillaRow | None:
    """The centre's casilla, locked until the transaction ends when `lock`."""
    statement = select(CasillaRow).where(CasillaRow.centre_id == centre_id)
    return await db.first(statement.with_for_update() if lock else statement)


async def names_of_centres(db: Transaction, centre_ids: Collection[UUID]) -> dict[UUID, str]:
    """How each of the centres that has a casilla signs itself."""
    statement = select(CasillaRow.centre_id, CasillaRow.centre_name).where(one_of(CasillaRow.centre_id, centre_ids))
    return dict(await db.all(statement))


async def page_of(db: Transaction, page: PageRequest) -> tuple[list[CasillaRow], str | None]:
    """One page of the casillas within reach, newest first."""
    return await keyset(db, select(CasillaRow), page, CasillaRow.created_at, CasillaRow.id)


async def within_reach(db: Transaction, after: str = "", limit: int = 500) -> Sequence[CasillaRow]:
    """One page of the casillas within reach, by number; the last number is what the next one is asked `after`."""
    statement = select(CasillaRow).where(CasillaRow.casilla > after).order_by(CasillaRow.casilla).limit(limit)
    return await db.all(statement)
