"""The ledger: one append-only, hash-chained list of entries per centre."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from services.interop.delivery.rules.ledger_chain import Link, link_after
from services.interop.delivery.tables import LedgerEntryRow
from shared.database.sealed_columns import Place, unseal_text
from shared.database.transaction import Transaction
from shared.security.encryption import UndecipherableError
from shared.unit_of_work import work_of

_BODY = Place("ledger_entries", "body", "message_id")


async def append(
    db: Transaction, *, centre_id: UUID, message_id: UUID, at: datetime, fields: Mapping[str, object]
) -> None:
    """Add an entry to the centre's chain; two writers wait for one another until the transaction ends."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtext("interop.ledger"), func.hashtext(str(centre_id)))))
    last = select(LedgerEntryRow).where(LedgerEntryRow.centre_id == centre_id)
    previous = await db.first(last.order_by(LedgerEntryRow.sequence.desc()).limit(1))
    link = link_after(_link(db, previous) if previous else None, fields)
    await db.add(
        LedgerEntryRow(
            centre_id=centre_id,
            sequence=link.sequence,
            message_id=message_id,
            at=at,
            body=work_of(db).cipher.encrypt(link.body or "", _BODY.of(message_id)),
            body_sha256=link.body_sha256,
            previous_hash=link.previous_hash,
            hash=link.hash,
        )
    )


async def entries_of(db: Transaction, message_id: UUID) -> Sequence[LedgerEntryRow]:
    """The message's entries, oldest first."""
    statement = select(LedgerEntryRow).where(LedgerEntryRow.message_id == message_id)
    return await db.all(statement.order_by(LedgerEntryRow.sequence))


async def chain_between(db: Transaction, centre_id: UUID, first: int, last: int, shown: UUID) -> list[Link]:
    """The links from `first` to `last`; only entries of the message `shown` come with their bodies."""
    statement = (
        select(LedgerEntryRow)
        .where(LedgerEntryRow.centre_id == centre_id, LedgerEntryRow.sequence.between(first, last))
        .order_by(LedgerEntryRow.sequence)
    )
    rows = await db.all(statement)
    return [_link(db, row, with_body=row.message_id == shown) for row in rows]


async def part_of_chain(db: Transaction, centre_id: UUID, after: int, limit: int) -> list[Link]:
    """Up to `limit` links with their bodies, from the one after sequence `after` on."""
    statement = (
        select(LedgerEntryRow)
        .where(LedgerEntryRow.centre_id == centre_id, LedgerEntryRow.sequence > after)
        .order_by(LedgerEntryRow.sequence)
        .limit(limit)
    )
    return [_link(db, row) for row in await db.all(statement)]


def _link(db: Transaction, row: LedgerEntryRow, *, with_body: bool = True) -> Link:
    return Link(row.sequence, row.previous_hash, row.body_sha256, row.hash, _body(db, row) if with_body else None)


def _body(db: Transaction, row: LedgerEntryRow) -> str:
    """Return the entry's body; what was tampered with so that it cannot be read is empty, and breaks the chain."""
    try:
        return unseal_text(work_of(db).cipher, _BODY, row.message_id, row.body)
    except UndecipherableError:
        return ""
