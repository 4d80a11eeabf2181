"""The public check of a document (N09): valid or not, and not a word more."""

import hashlib
from uuid import UUID

from services.interop.actions.stored_files import StoredFile, stored_file
from services.interop.actions.views import document_view
from services.interop.documents.verification_code import normalise_verification_code
from services.interop.errors import TooLarge
from services.interop.models.documents import Document, Verification
from services.interop.storage import document_store
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork

LARGEST = 30 * 1024 * 1024


async def verify_code(work: UnitOfWork, code: str) -> Verification:
    """Whether a document of ours bears this code, however it was typed."""
    try:
        normalised = normalise_verification_code(code)
    except ValueError:
        return Verification(valid=False)
    async with work.reading() as db:
        return Verification(valid=await document_store.is_issued_code(db, normalised))


async def verify_content(work: UnitOfWork, content: bytes) -> Verification:
    """Whether exactly these bytes are a document of ours."""
    if len(content) > LARGEST:
        raise TooLarge(largest_bytes=LARGEST)
    digest = hashlib.sha256(content).hexdigest()
    async with work.reading() as db:
        return Verification(valid=await document_store.is_issued_content(db, digest))


async def get_document(work: UnitOfWork, document_id: UUID) -> Document:
    """What is known of a document beside its bytes."""
    async with work.reading() as db:
        row = await document_store.get(db, document_id)
        if row is None:
            raise NotFound()
        return document_view(row)


async def document_content(work: UnitOfWork, document_id: UUID) -> StoredFile:
    """The document's bytes."""
    async with work.reading() as db:
        return await stored_file(db, document_id)
