"""The ledger: one append-only, hash-chained list of entries per centre.

Entries are stated without a lock, so that no message waits for another, and chained in batches. Of one message they
keep their order: who writes of it holds its lock.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, bindparam, delete, func, select

from services.interop.delivery.rules.ledger_chain import Link, canonical, link_after, sha256
from services.interop.delivery.tables import LedgerEntryRow, UnchainedEntryRow
from shared.database.sealed_columns import Place, unseal_text
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.security.encryption import UndecipherableError
from shared.unit_of_work import work_of

AT_ONCE = 500

_BODY = Place("ledger_entries", "body", "message_id")
_CENTRES_WAITING = select(UnchainedEntryRow.centre_id).distinct()
_WAITING = (
    select(UnchainedEntryRow)
    .where(UnchainedEntryRow.centre_id == bindparam("centre"))
    .order_by(UnchainedEntryRow.id)
    .limit(AT_ONCE)
)
_LAST = (
    select(LedgerEntryRow)
    .where(LedgerEntryRow.centre_id == bindparam("centre"))
    .order_by(LedgerEntryRow.sequence.desc())
    .limit(1)
)
_ONE_AT_A_TIME = select(
    func.pg_advisory_xact_lock(func.hashtext("interop.ledger"), func.hashtext(bindparam("centre", type_=Text)))
)


def append(db: Transaction, *, centre_id: UUID, message_id: UUID, at: datetime, fields: Mapping[str, object]) -> None:
    """State an entry; it waits for nobody, and has its place in the centre's chain as soon as `chain` was called."""
    body = canonical(fields)
    sealed = work_of(db).cipher.encrypt(body, _BODY.of(message_id))
    db.append(
        UnchainedEntryRow(centre_id=centre_id, message_id=message_id, at=at, body=sealed, body_sha256=sha256(body))
    )


async def centres_waiting(db: Transaction) -> Sequence[UUID]:
    """The centres that have stated entries without a place in their chain."""
    return await db.all(_CENTRES_WAITING)


async def chain(db: Transaction, centre_id: UUID) -> bool:
    """Give the centre's next stated entries their place; True when more may wait. Two callers wait for one another."""
    await db.execute(_ONE_AT_A_TIME, {"centre": str(centre_id)})
    waiting = await db.all(_WAITING, {"centre": centre_id})
    if not waiting:
        return False
    previous = await db.first(_LAST, {"centre": centre_id})
    link = _link(db, previous, with_body=False) if previous else None
    for row in waiting:
        link = link_after(link, row.body_sha256)
        db.append(
            LedgerEntryRow(
                centre_id=centre_id, sequence=link.sequence, message_id=row.message_id, at=row.at, body=row.body,
                body_sha256=link.body_sha256, previous_hash=link.previous_hash, hash=link.hash,
            )
        )  # fmt: skip
    ids = [row.id for row in waiting]
    await db.execute(delete(UnchainedEntryRow).where(one_of(UnchainedEntryRow.id, ids)))
    return len(waiting) == AT_ONCE


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
