"""The store of instruments."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from services.cases.instruments.rules.instruments import InstrumentState
from services.cases.instruments.tables import InstrumentRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction

MOST_LISTED = 500


async def find_instrument(db: Transaction, instrument_id: UUID, *, lock: bool = False) -> InstrumentRow | None:
    """Return an instrument of a centre within reach or of all, locked if asked; None when there is none."""
    return await db.find(InstrumentRow, instrument_id, lock=lock)


async def named_instrument(db: Transaction, code: str, edition: str) -> InstrumentRow | None:
    """Return this version of an instrument of a centre within reach or of all."""
    return await db.first(select(InstrumentRow).where(InstrumentRow.code == code, InstrumentRow.edition == edition))


async def list_instruments(db: Transaction, states: Collection[InstrumentState]) -> list[InstrumentRow]:
    """Return the instruments in these states by code and version, at most 500."""
    found = select(InstrumentRow).where(one_of(InstrumentRow.state, states))
    return await db.all(found.order_by(InstrumentRow.code, InstrumentRow.edition).limit(MOST_LISTED))
