"""Documents: bytes that never change, each stored once per centre, and the codes by which the public checks them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.interop.documents.tables import DocumentCounterRow, DocumentRow, VerificationCodeRow
from shared.database.rows import table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction

_KEEP = insert(table_of(DocumentRow)).on_conflict_do_nothing(index_elements=["centre_id", "sha256"])
_NEXT = (
    insert(table_of(DocumentCounterRow))
    .on_conflict_do_update(index_elements=["centre_id", "series", "year"], set_={"last": DocumentCounterRow.last + 1})
    .returning(DocumentCounterRow.last)
)


async def keep(
    db: Transaction,
    *,
    centre_id: UUID,
    kind: str,
    file_name: str,
    content: bytes,
    now: datetime,
    media_type: str = "application/pdf",
    number: str | None = None,
) -> DocumentRow:
    """Store the bytes, or find them where the same bytes are stored already; the row comes without content."""
    digest = hashlib.sha256(content).hexdigest()
    document = DocumentRow(
        centre_id=centre_id,
        created_at=now,
        kind=kind,
        number=number,
        file_name=file_name,
        media_type=media_type,
        sha256=digest,
        size=len(content),
        content=content,
    )
    await db.execute(_KEEP, db.values_of(document))
    found = select(DocumentRow).where(DocumentRow.centre_id == centre_id, DocumentRow.sha256 == digest)
    return await db.one(found)


async def next_in_series(db: Transaction, centre_id: UUID, series: str, year: int) -> int:
    """The next number of the centre's series; a second taker waits, and a roll-back gives the number back."""
    return await db.one(_NEXT, {"centre_id": centre_id, "series": series, "year": year, "last": 1})


async def get(db: Transaction, document_id: UUID) -> DocumentRow | None:
    """The document without its bytes."""
    return await db.find(DocumentRow, document_id)


class StoredContent(NamedTuple):
    """A document's bytes, with what they are sent as."""

    id: UUID
    file_name: str
    media_type: str
    content: bytes


async def with_content(db: Transaction, document_ids: Sequence[UUID]) -> list[StoredContent]:
    """The documents with their bytes, in the order asked for."""
    statement = select(DocumentRow.id, DocumentRow.file_name, DocumentRow.media_type, DocumentRow.content)
    found = await db.all(statement.where(one_of(DocumentRow.id, document_ids)), into=StoredContent)
    rows = {row.id: row for row in found}
    return [rows[document_id] for document_id in document_ids if document_id in rows]


async def issue_code(
    db: Transaction, code: str, *, sha256: str, kind: str, number: str, issuer: str, now: datetime
) -> None:
    """Let the public check this document by its code; `issuer` is the centre as its letterhead names it."""
    await db.add(VerificationCodeRow(code=code, sha256=sha256, issued_at=now, issuer=issuer, kind=kind, number=number))


async def issued_under(db: Transaction, code: str) -> VerificationCodeRow | None:
    """What the public may know of the document that bears this code."""
    return await db.find(VerificationCodeRow, code)


async def issued_with(db: Transaction, sha256: str) -> VerificationCodeRow | None:
    """What the public may know of the document with exactly these bytes."""
    found = select(VerificationCodeRow).where(VerificationCodeRow.sha256 == sha256)
    return await db.first(found.order_by(VerificationCodeRow.issued_at).limit(1))
