"""Recording a document: its content comes in first, then one transaction makes it a document or leaves nothing."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import structlog

from services.cases.cases.actions.moving import shown_case
from services.cases.client.events import DOCUMENT_RECORDED
from services.cases.documents.actions.receiving import Receipt, Received
from services.cases.documents.actions.removing import enqueue_removal, give_up_upload
from services.cases.documents.actions.showing import document_view
from services.cases.documents.errors import UploadLost
from services.cases.documents.models import CaseDocument
from services.cases.documents.rules.file_names import file_name
from services.cases.documents.rules.kinds import DocumentKind, kinds_open_to
from services.cases.documents.rules.policy import document_policy
from services.cases.documents.store import records
from services.cases.documents.store.storage import storage_of
from services.cases.documents.tables import CopyRow, CopyState, DocumentRow
from services.cases.settings import settings_of
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.logging import trace_of
from shared.problems import NotAllowed
from shared.security.encryption import new_key
from shared.unit_of_work import UnitOfWork, work_of

log = structlog.get_logger("documents")


async def record_document(
    work: UnitOfWork, case_id: UUID, kind: DocumentKind, name: str, content: AsyncIterator[bytes]
) -> CaseDocument:
    """Take in the content and record it as a document of the case; whatever fails, nothing of it stays.

    Raises NotAllowed for a kind that is not for the caller, and what `Receipt.take` raises.
    """
    if kind not in kinds_open_to(work.principal.roles):
        raise NotAllowed()
    storage = storage_of(settings_of(work.runtime))
    apart = UnitOfWork(work.runtime, work.principal)  # what comes in is not yet what the request does
    copy_id, data_key = await _begin(apart, case_id)
    try:
        receipt = Receipt(apart, storage, copy_id, data_key, document_policy().kinds[kind])
        received = await receipt.take(content)
        async with work as db:
            copy = await _copy_for(db, copy_id, received)
            return work.created(await _record(db, case_id, copy, kind, name, received))
    except BaseException:
        await asyncio.shield(_leave_nothing(work, copy_id))
        raise


async def _begin(work: UnitOfWork, case_id: UUID) -> tuple[UUID, str]:
    """Write down that a copy comes in, before its first byte does: whatever happens, it is found and removed."""
    async with work as db:
        case = await shown_case(db, case_id)
        copy = CopyRow(
            centre_id=case.centre.id,
            created_at=work.now(),
            state=CopyState.RECEIVING,
            data_key=new_key(),
            alive_at=work.now(),
        )
        await db.add(copy)
        return copy.id, copy.data_key


async def _copy_for(db: Transaction, copy_id: UUID, received: Received) -> CopyRow:
    """Return the centre's one copy of the content: the one that has just come in, unless there is one already."""
    own = await db.find(CopyRow, copy_id)
    if own is None:
        raise UploadLost()
    await records.lock_content(db, own.centre_id, received.sha256)
    own = await db.find(CopyRow, copy_id, lock=True)
    if own is None or own.state != CopyState.RECEIVING:
        raise UploadLost()
    kept = await records.kept_copy(db, own.centre_id, received.sha256)
    if kept is None:
        own.state, own.sha256, own.segments = CopyState.KEPT, received.sha256, received.segments
    else:
        own.state = CopyState.DISCARDED
        await enqueue_removal(db, own.id)
    await db.save(own)
    return kept or own


async def _record(
    db: Transaction, case_id: UUID, copy: CopyRow, kind: DocumentKind, name: str, received: Received
) -> CaseDocument:
    work = work_of(db)
    row = DocumentRow(
        centre_id=copy.centre_id,
        created_at=work.now(),
        case_id=case_id,
        copy_id=copy.id,
        kind=kind,
        name=file_name(name, received.type),
        media_type=received.type.media_type,
        size=received.size,
        sha256=received.sha256,
        recorded_by=work.principal.subject,
        recorded_by_name=work.principal.name,
    )
    await record_change(
        db,
        row,
        "document.recorded",
        after={"kind": kind, "sha256": received.sha256},
        event=DOCUMENT_RECORDED,
        detail=f"/v1/cases/{case_id}/documents/{row.id}",
    )
    return await document_view(db, row)


async def _leave_nothing(work: UnitOfWork, copy_id: UUID) -> None:
    """Remove what has come in; where that fails too, the sweep does it."""
    try:
        await give_up_upload(work.runtime, copy_id)
    except Exception as error:  # noqa: BLE001  (what broke the upload is what the caller is to be told)
        log.warning("upload_not_removed", error=type(error).__name__, trace=trace_of(error))
