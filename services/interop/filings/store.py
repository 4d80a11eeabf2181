"""Filings at the courts' filing desks."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select

from services.interop.filings.rules.lifecycle import FilingKind, FilingState
from services.interop.filings.tables import FilingRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach


async def get(db: Transaction, filing_id: UUID, *, lock: bool = False) -> FilingRow | None:
    """The filing, locked until the transaction ends when `lock`. Lock its message first."""
    return await db.find(FilingRow, filing_id, lock=lock)


async def court_codes_of(db: Transaction, filing_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The court of each of the filings."""
    statement = select(FilingRow.id, FilingRow.court_code).where(one_of(FilingRow.id, filing_ids))
    return dict(await db.all(statement))


async def all_of(db: Transaction, filing_ids: Sequence[UUID]) -> Sequence[FilingRow]:
    """The filings with these ids."""
    return await db.all(select(FilingRow).where(one_of(FilingRow.id, filing_ids)))


async def lock_unsent(db: Transaction, case_id: UUID) -> Sequence[FilingRow]:
    """The case's filings that wait for a person before they go out, locked until the transaction ends."""
    waiting = one_of(FilingRow.state, [FilingState.DRAFT, FilingState.OBSERVED])
    signed = and_(FilingRow.state == FilingState.SIGNED, FilingRow.message_id.is_(None))
    unsent = select(FilingRow).where(FilingRow.case_id == case_id, or_(waiting, signed))
    return await db.all(unsent.order_by(FilingRow.id).with_for_update())


async def letters_of(db: Transaction, case_id: UUID) -> Sequence[FilingRow]:
    """The oficios of a case."""
    letters = select(FilingRow).where(FilingRow.case_id == case_id, FilingRow.kind == FilingKind.LETTER)
    return await db.all(letters)


async def page_of(
    db: Transaction, page: PageRequest, *, case_id: UUID | None, state: Sequence[str] | None
) -> tuple[list[FilingRow], str | None]:
    """One page, newest first, of one case or state when given."""
    few = [] if case_id is None else [FilingRow.case_id == case_id]
    alike = {} if state is None else {FilingRow.state: state}
    return await keyset_in_reach(db, select(FilingRow), page, FilingRow.id, *few, alike=alike)
