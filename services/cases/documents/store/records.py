"""The store of documents and of the copies of their content, as far as the database knows them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, func, select, update

from services.cases.documents.rules.kinds import DocumentKind
from services.cases.documents.tables import CopyRow, CopyState, DocumentRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset

_LOCK = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("content"), 0)))
_STILL_RECEIVING = (CopyRow.id == bindparam("copy")) & (CopyRow.state == CopyState.RECEIVING)
_TOUCH = update(CopyRow).where(_STILL_RECEIVING)
_FORGET = delete(CopyRow).where(CopyRow.id == bindparam("copy"), CopyRow.state == CopyState.DISCARDED)


async def lock_content(db: Transaction, centre_id: UUID, sha256: str) -> None:
    """Let nobody else decide on the centre's copy of this content before the transaction ends: it may not be there."""
    await db.one(_LOCK, {"content": f"{centre_id} {sha256}"})


async def kept_copy(db: Transaction, centre_id: UUID, sha256: str) -> CopyRow | None:
    """Return the centre's copy of the content; the caller has locked the content."""
    same = (CopyRow.centre_id == centre_id, CopyRow.sha256 == sha256)
    return await db.first(select(CopyRow).where(*same, CopyRow.state == CopyState.KEPT))


async def is_needed(db: Transaction, copy_id: UUID) -> bool:
    """Say whether a document still has the copy; the caller has locked the content."""
    return await db.one(select(exists().where(DocumentRow.copy_id == copy_id)))


async def touch_upload(db: Transaction, copy_id: UUID, now: datetime) -> bool:
    """Note that the upload is alive; return whether it still is one."""
    return await db.execute(_TOUCH, {"copy": copy_id, "alive_at": now}) == 1


async def discard_upload(db: Transaction, copy_id: UUID) -> bool:
    """Give the upload up, unless it was completed; return whether it was given up here."""
    return await db.execute(_TOUCH, {"copy": copy_id, "state": CopyState.DISCARDED}) == 1


async def discard_silent_uploads(db: Transaction, before: datetime) -> int:
    """Give up the uploads that have shown no sign of life since then; return how many."""
    silent = update(CopyRow).where(CopyRow.state == CopyState.RECEIVING, CopyRow.alive_at < before)
    return await db.execute(silent.values(state=CopyState.DISCARDED))


async def discarded_copies(db: Transaction, limit: int) -> list[CopyRow]:
    """Return copies that are to be removed, the oldest first."""
    discarded = select(CopyRow).where(CopyRow.state == CopyState.DISCARDED)
    return await db.all(discarded.order_by(CopyRow.alive_at).limit(limit))


async def forget_copy(db: Transaction, copy_id: UUID) -> None:
    """Delete the row, and with it the key, of a discarded copy."""
    await db.execute(_FORGET, {"copy": copy_id})


async def find_document(
    db: Transaction, case_id: UUID, document_id: UUID, kinds: Collection[DocumentKind], *, lock: bool = False
) -> DocumentRow | None:
    """Return the case's document if it is of one of the kinds, locked if so asked; None without one within reach."""
    mine = (DocumentRow.id == document_id, DocumentRow.case_id == case_id, one_of(DocumentRow.kind, list(kinds)))
    wanted = select(DocumentRow).where(*mine)
    return await db.first(wanted.with_for_update() if lock else wanted)


async def list_documents(
    db: Transaction, case_id: UUID, kinds: Collection[DocumentKind], page: PageRequest
) -> tuple[list[DocumentRow], str | None]:
    """Return a page of the case's documents of these kinds, newest first, and the cursor of the next."""
    mine = select(DocumentRow).where(DocumentRow.case_id == case_id, one_of(DocumentRow.kind, list(kinds)))
    return await keyset(db, mine, page, DocumentRow.id)
