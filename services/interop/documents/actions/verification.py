"""The public check of a document (N09): valid or not, which one, whose and from when, and no word of what it says."""

import hashlib
from uuid import UUID

from services.interop.documents import store as document_store
from services.interop.documents.actions.showing import document_view
from services.interop.documents.actions.stored_files import StoredFile, stored_file
from services.interop.documents.errors import TooLarge
from services.interop.documents.models import Document, Verification
from services.interop.documents.rules.verification_code import normalise_verification_code
from services.interop.documents.tables import VerificationCodeRow
from shared.peru.written_dates import lima_date
from shared.problems import NotFound
from shared.sizes import LARGEST_DOCUMENT
from shared.unit_of_work import UnitOfWork


async def verify_code(work: UnitOfWork, code: str) -> Verification:
    """Whether a document of ours bears this code, however it was typed."""
    try:
        normalised = normalise_verification_code(code)
    except ValueError:
        return _found(None, file_compared=False)
    async with work.reading() as db:
        return _found(await document_store.issued_under(db, normalised), file_compared=False)


async def verify_content(work: UnitOfWork, content: bytes) -> Verification:
    """Whether exactly these bytes are a document of ours."""
    if len(content) > LARGEST_DOCUMENT:
        raise TooLarge.over(LARGEST_DOCUMENT)
    digest = hashlib.sha256(content).hexdigest()
    async with work.reading() as db:
        return _found(await document_store.issued_with(db, digest), file_compared=True)


def _found(row: VerificationCodeRow | None, *, file_compared: bool) -> Verification:
    return Verification(
        valid=row is not None,
        file_compared=file_compared,
        kind=row.kind if row else None,
        number=row.number if row else None,
        issuer=row.issuer if row else None,
        issued_on=lima_date(row.issued_at) if row else None,
    )


async def get_document(work: UnitOfWork, document_id: UUID) -> Document:
    """What is known of a document beside its bytes."""
    async with work.reading() as db:
        row = await document_store.get(db, document_id)
        if row is None:
            raise NotFound()
        return await document_view(db, row)


async def document_content(work: UnitOfWork, document_id: UUID) -> StoredFile:
    """The document's bytes."""
    async with work.reading() as db:
        return await stored_file(db, document_id)
