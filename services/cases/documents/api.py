"""Documents of a case over HTTP: streamed both ways, never read whole."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.cases.access import DocumentRecorder, DocumentWithdrawer, StaffReader
from services.cases.documents.actions import reading, recording, withdrawing
from services.cases.documents.errors import (
    DocumentTooLarge,
    DocumentTypeNotTaken,
    DocumentWithdrawn,
    StorageUnavailable,
    UploadLost,
)
from services.cases.documents.models import CaseDocument, DocumentWithdrawal
from services.cases.documents.rules.content_types import ContentType
from services.cases.documents.rules.kinds import DocumentKind
from shared.problems import IncompleteBody, problems
from shared.published import Name
from shared.web.access import received_pieces
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/cases/{case_id}/documents", tags=["Case documents"])

_FILE = {"schema": {"type": "string", "format": "binary"}}
_CONTENT = {one.media_type: _FILE for one in ContentType}
_UPLOAD = {
    "requestBody": {
        "required": True,
        "description": "The file itself. Its content says what it is; the type that is told counts for nothing.",
        "content": _CONTENT | {"application/octet-stream": _FILE},
    }
}
_DOWNLOAD: dict[int | str, dict[str, Any]] = {
    200: {
        "content": _CONTENT,
        "headers": {"ETag": {"description": "The content's SHA-256", "schema": {"type": "string"}}},
    }
}


@router.post(
    "",
    status_code=201,
    openapi_extra=_UPLOAD,
    responses=problems(IncompleteBody, DocumentTooLarge, DocumentTypeNotTaken, UploadLost, StorageUnavailable),
)
async def record_case_document(
    work: DocumentRecorder,
    request: Request,
    case_id: UUID,
    kind: DocumentKind,
    file_name: Annotated[Name, Query(description="The file's name, for people")],
) -> CaseDocument:
    """Record a document: the body is the file, as `curl --data-binary @file` sends it."""
    return await recording.record_document(work, case_id, kind, file_name, received_pieces(request, work))


@router.get("")
async def list_case_documents(
    work: StaffReader, case_id: UUID, page: PageQuery, kind: Several[DocumentKind] = None
) -> Page[CaseDocument]:
    """List the case's documents, newest first; clinical ones are shown to who treats him alone."""
    return await reading.list_documents(work, case_id, kind, page)


@router.get("/{document_id}")
async def read_case_document(work: StaffReader, case_id: UUID, document_id: UUID) -> CaseDocument:
    """Read what is known of a document."""
    return await reading.read_document(work, case_id, document_id)


@router.get(
    "/{document_id}/content",
    response_class=Response,
    responses=_DOWNLOAD | problems(DocumentWithdrawn, StorageUnavailable),
)
async def download_case_document(work: StaffReader, case_id: UUID, document_id: UUID) -> Response:
    """Download a document, byte for byte; that it was read is written down."""
    content = await reading.open_content(work, case_id, document_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(content.file_name, safe='')}",
        "Content-Length": str(content.size),
        "ETag": f'"{content.sha256}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(content.pieces, media_type=content.media_type, headers=headers)


@router.post("/{document_id}/withdrawal", responses=problems(DocumentWithdrawn))
async def withdraw_case_document(
    work: DocumentWithdrawer, case_id: UUID, document_id: UUID, version: IfMatch, body: DocumentWithdrawal
) -> CaseDocument:
    """Withdraw a document: its record stays and says why, its content is no longer to be had."""
    return await withdrawing.withdraw_document(work, case_id, document_id, version, body)
