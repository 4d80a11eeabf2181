"""Documents: bytes that never change, each stored once per centre, and the codes by which the public checks them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from services.interop.documents.tables import DocumentCounterRow, DocumentRow, VerificationCodeRow
from shared.ids import new_id


async def keep(
    db: AsyncSession, *, centre_id: UUID, kind: str, file_name: str, content: bytes, now: datetime,
    media_type: str = "application/pdf", number: str | None = None,
) -> DocumentRow:  # fmt: skip
    """Store the bytes, or find them where the same bytes are stored already; the row comes without content."""
    digest = hashlib.sha256(content).hexdigest()
    values = {
        "id": new_id(), "centre_id": centre_id, "created_at": now, "kind": kind, "number": number,
        "file_name": file_name, "media_type": media_type, "sha256": digest, "size": len(content), "content": content,
    }  # fmt: skip
    await db.execute(
        insert(DocumentRow).values(**values).on_conflict_do_nothing(index_elements=["centre_id", "sha256"])
    )
    found = select(DocumentRow).where(DocumentRow.centre_id == centre_id, DocumentRow.sha256 == digest)
    return (await db.scalars(found)).one()


async def next_in_series(db: AsyncSession, centre_id: UUID, series: str, year: int) -> int:
    """The next number of the centre's series; a second taker waits, and a roll-back gives the number back."""
    statement = insert(DocumentCounterRow).values(centre_id=centre_id, series=series, year=year, last=1)
    taken = statement.on_conflict_do_update(
        index_elements=["centre_id", "series", "year"], set_={"last": DocumentCounterRow.last + 1}
    ).returning(DocumentCounterRow.last)
    return (await db.execute(taken)).scalar_one()


async def get(db: AsyncSession, document_id: UUID) -> DocumentRow | None:
    """The document without its bytes."""
    return await db.get(DocumentRow, document_id)


async def with_content(db: AsyncSession, document_ids: Sequence[UUID]) -> list[DocumentRow]:
    """The documents with their bytes, in the order asked for."""
    statement = select(DocumentRow).where(DocumentRow.id.in_(document_ids)).options(undefer(DocumentRow.content))
    rows = {row.id: row for row in (await db.scalars(statement)).all()}
    return [rows[document_id] for document_id in document_ids if document_id in rows]


async def issue_code(
    db: AsyncSession, code: str, *, sha256: str, kind: str, number: str, issuer: str, now: datetime
) -> None:
    """Let the public check this document by its code; `issuer` is the centre as its letterhead names it."""
    db.add(VerificationCodeRow(code=code, sha256=sha256, issued_at=now, issuer=issuer, kind=kind, number=number))
    await db.flush()


async def issued_under(db: AsyncSession, code: str) -> VerificationCodeRow | None:
    """What the public may know of the document that bears this code."""
    return await db.get(VerificationCodeRow, code)


async def issued_with(db: AsyncSession, sha256: str) -> VerificationCodeRow | None:
    """What the public may know of the document with exactly these bytes."""
    found = select(VerificationCodeRow).where(VerificationCodeRow.sha256 == sha256)
    return (await db.scalars(found.order_by(VerificationCodeRow.issued_at).limit(1))).first()
