"""Stored documents over HTTP, and the public check of those we issued."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.interop.access import Anybody, ExchangeReader
from services.interop.documents.actions import verification
from services.interop.documents.api.verification_page import verification_answer, verification_form
from services.interop.documents.errors import TooLarge
from services.interop.documents.models import Document, Verification
from services.interop.raw_bodies import PDF, PDF_OR_FORM, RawOrFormBody, download, upload
from shared.html_page import wants_page
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


@router.get("/v1/verifications", response_class=Response, responses=_PAGE)
async def show_verification(
    work: Anybody,
    request: Request,
    code: Annotated[str, Query(max_length=100, description="The code on the document, as its form sends it")] = "",
) -> Response:
    """Show the page on which anybody checks a document by its code or by the file; with `code`, the answer."""
    if not code.strip() and wants_page(request.headers.get("Accept")):
        return verification_form(request)
    return verification_answer(await verification.verify_code(work, code), request)


@router.get("/v1/verifications/{code}", response_class=Response, responses=_PAGE)
async def verify_code(work: Anybody, request: Request, code: str) -> Response:
    """Say which document bears this code, which compares no file: as JSON, or as a page for a browser."""
    return verification_answer(await verification.verify_code(work, code), request)


@router.post(
    "/v1/verifications",
    response_class=Response,
    responses=_PAGE | problems(TooLarge),
    openapi_extra=upload(PDF_OR_FORM, "The document as it was received"),
)
async def verify_document(work: Anybody, request: Request, content: RawOrFormBody) -> Response:
    """Say whether this very file is a document of ours; it is stored nowhere."""
    return verification_answer(await verification.verify_content(work, content), request)
