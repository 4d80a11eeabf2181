"""Filings at the courts over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.interop.access import ExchangeReader, FilingWriter, ReceiptBearer
from services.interop.delivery.errors import MoveForbidden
from services.interop.documents.errors import DocumentNotSigned, DocumentUnknown
from services.interop.filings.actions import filings
from services.interop.filings.errors import CourtLimitsBroken, ReturnTakenBack, SubjectNotReviewed
from services.interop.filings.models import Filing, FilingCorrection, ManualReceipt, NewFiling, SubjectReview
from services.interop.filings.rules.lifecycle import FilingState
from services.interop.known_cases.errors import CaseUnknown
from services.interop.orders.errors import CasillaMissing
from services.interop.raw_bodies import PDF, download
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/filings", tags=["Filings"])

_DRAWING_UP = problems(
    CaseUnknown,
    CasillaMissing,
    DocumentNotSigned,
    MoveForbidden,
    SubjectNotReviewed,
    ReturnTakenBack,
    CourtLimitsBroken,
)


@router.get("")
async def list_filings(
    work: ExchangeReader, page: PageQuery, case_id: UUID | None = None, state: Several[FilingState] = None
) -> Page[Filing]:
    """List filings, newest first."""
    return await filings.list_filings(work, page, case_id, state)


@router.post("", status_code=201, responses=problems(CaseUnknown, DocumentUnknown))
async def draft_filing(work: FilingWriter, body: NewFiling) -> Filing:
    """Draft an oficio that sends documents of the case to the court."""
    return await filings.draft_filing(work, body)


@router.get("/{filing_id}")
async def read_filing(work: ExchangeReader, filing_id: UUID) -> Filing:
    """Read one filing."""
    return await filings.get_filing(work, filing_id)


@router.get("/{filing_id}/document", response_class=Response, responses={200: {"content": PDF}})
async def download_filing_document(work: ExchangeReader, filing_id: UUID) -> Response:
    """Download the signed PDF, ready to print."""
    return download(await filings.printable(work, filing_id))


@router.post("/{filing_id}/text-review", responses=problems(MoveForbidden))
async def review_filing_subject(work: FilingWriter, filing_id: UUID, version: IfMatch, body: SubjectReview) -> Filing:
    """Look at an oficio's subject before it is signed: leave it with a reason, or put it right."""
    return await filings.review_subject(work, filing_id, version, body)


@router.post("/{filing_id}/signature", responses=_DRAWING_UP)
async def sign_filing(work: FilingWriter, filing_id: UUID, version: IfMatch) -> Filing:
    """Draw up and sign a draft's documents."""
    return await filings.sign_filing(work, filing_id, version)


@router.post("/{filing_id}/submission", responses=problems(MoveForbidden, CourtLimitsBroken))
async def submit_filing(work: FilingWriter, filing_id: UUID, version: IfMatch) -> Filing:
    """Queue a signed filing for its court."""
    return await filings.submit_filing(work, filing_id, version)


@router.post("/{filing_id}/corrections", responses=_DRAWING_UP)
async def correct_filing(work: FilingWriter, filing_id: UUID, version: IfMatch, body: FilingCorrection) -> Filing:
    """Draw up an observed filing anew from what the case says now, sign it and submit it again."""
    return await filings.correct_filing(work, filing_id, version, body)


@router.post("/{filing_id}/manual-receipt", responses=problems(MoveForbidden))
async def record_manual_receipt(work: ReceiptBearer, filing_id: UUID, version: IfMatch, body: ManualReceipt) -> Filing:
    """Record the receipt that a person brought from the court's counter."""
    return await filings.record_manual_receipt(work, filing_id, version, body)
