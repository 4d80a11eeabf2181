"""Reading documents: what is known of them, and their content, which is written down."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from services.cases.cases.actions.moving import shown_case
from services.cases.documents.actions.showing import document_view, document_views, found_document, open_kinds
from services.cases.documents.errors import DocumentWithdrawn, StorageUnavailable
from services.cases.documents.models import CaseDocument
from services.cases.documents.rules.kinds import DocumentKind
from services.cases.documents.store import records
from services.cases.documents.store.storage import Storage, storage_of
from services.cases.documents.tables import CopyRow
from services.cases.settings import settings_of
from shared import audit
from shared.security.segments import SegmentCipher, SegmentDamaged
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest


@dataclass(frozen=True)
class Content:
    """A document's content on its way out; `size` in bytes."""

    file_name: str
    media_type: str
    size: int
    sha256: str
    pieces: AsyncIterator[bytes]


async def list_documents(
    work: UnitOfWork, case_id: UUID, kinds: list[DocumentKind] | None, page: PageRequest
) -> Page[CaseDocument]:
    """Return a page of the case's documents that the caller may know of, newest first; withdrawn ones are marked."""
    async with work.reading() as db:
        await shown_case(db, case_id)
        wanted = open_kinds(db) & set(DocumentKind if kinds is None else kinds)
        rows, following = await records.list_documents(db, case_id, wanted, page)
        return page.of(await document_views(db, case_id, rows), following)


async def read_document(work: UnitOfWork, case_id: UUID, document_id: UUID) -> CaseDocument:
    """Return what is known of a document."""
    async with work.reading() as db:
        return work.answer(await document_view(db, await found_document(db, case_id, document_id)))


async def open_content(work: UnitOfWork, case_id: UUID, document_id: UUID) -> Content:
    """Write down that the caller reads the document, and return its content.

    Raises DocumentWithdrawn, StorageUnavailable. What fails later breaks the transfer off.
    """
    async with work as db:
        row = await found_document(db, case_id, document_id)
        copy = await db.find(CopyRow, row.copy_id) if row.copy_id is not None else None
        if copy is None:
            raise DocumentWithdrawn()
        await audit.record(
            db, action="document.downloaded", subject="document", subject_id=row.id, centre_id=row.centre_id
        )
    storage = storage_of(settings_of(work.runtime))
    first = await _segment(storage, copy, 0)
    return Content(row.name, row.media_type, row.size, row.sha256, _pieces(storage, copy, first))


async def _pieces(storage: Storage, copy: CopyRow, first: bytes) -> AsyncIterator[bytes]:
    yield first
    for number in range(1, copy.segments or 0):
        yield await _segment(storage, copy, number)


async def _segment(storage: Storage, copy: CopyRow, number: int) -> bytes:
    sealed = await storage.get(copy.id, number)
    try:
        cipher = SegmentCipher(copy.data_key, copy.id)
        return cipher.open(number, sealed, last=number + 1 == copy.segments)
    except SegmentDamaged as error:
        raise StorageUnavailable() from error
