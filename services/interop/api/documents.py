"""Stored documents over HTTP, and the public check of those we issued."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.interop.actions import verification
from services.interop.api.access import Anybody, ExchangeReader
from services.interop.api.raw_bodies import PDF, PdfBody, download, upload
from services.interop.api.verification_page import verification_answer
from services.interop.errors import TooLarge
from services.interop.models.documents import Document, Verification
from shared.problems import problems

router = APIRouter(tags=["Documents"])

_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"model": Verification, "content": {"text/html": {"schema": {"type": "string"}}}}
}


@router.get("/v1/documents/{document_id}")
async def read_document(work: ExchangeReader, document_id: UUID) -> Document:
    """Read what is known of a document."""
    return await verification.get_document(work, document_id)


@router.get("/v1/documents/{document_id}/content", response_class=Response, responses={200: {"content": PDF}})
async def download_document(work: ExchangeReader, document_id: UUID) -> Response:
    """Download a document, byte for byte."""
    return download(await verification.document_content(work, document_id))


@router.get("/v1/verifications/{code}", response_class=Response, responses=_PAGE)
async def verify_code(work: Anybody, request: Request, code: str) -> Response:
    """Say whether a document with this code is valid: as JSON, or as a page for a browser."""
    return verification_answer(await verification.verify_code(work, code), request)


@router.post(
    "/v1/verifications", responses=problems(TooLarge), openapi_extra=upload(PDF, "The document as it was received")
)
async def verify_document(work: Anybody, content: PdfBody) -> Verification:
    """Say whether this very file is a document of ours."""
    return await verification.verify_content(work, content)
