"""Sheets to the CEMs over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.interop.access import ReferralAnswerer, ReferralReader, SheetPrinter, SocialWorker
from services.interop.delivery.errors import MoveForbidden
from services.interop.directory.errors import CemUnknown
from services.interop.documents.errors import DocumentNotSigned
from services.interop.known_cases.errors import CaseUnknown
from services.interop.orders.errors import CasillaMissing, InstitutionCodeMissing
from services.interop.raw_bodies import PDF, download
from services.interop.referrals.actions import manual_sheets, referrals
from services.interop.referrals.errors import AnsweredOtherwise, ReferralExists, VictimContactMissing
from services.interop.referrals.models import (
    Dispatch,
    ManualSheetReceipt,
    NewReferral,
    Referral,
    ReferralAnswer,
    SheetPrinting,
)
from services.interop.referrals.rules.lifecycle import ReferralState
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/referrals", tags=["Referrals"])


@router.get("", responses=problems(InstitutionCodeMissing))
async def list_referrals(
    work: ReferralReader, page: PageQuery, case_id: UUID | None = None, state: Several[ReferralState] = None
) -> Page[Referral]:
    """List sheets, newest first; a CEM's system, with scope referrals:answer, sees those addressed to it."""
    return await referrals.list_referrals(work, page, case_id, state)


@router.post(
    "",
    status_code=201,
    responses=problems(CaseUnknown, CemUnknown, VictimContactMissing, ReferralExists, CasillaMissing),
)
async def open_referral(work: SocialWorker, body: NewReferral) -> Referral:
    """Open a numbered sheet and send it to the CEM named, preferred or nearest."""
    return await referrals.open_referral(work, body)


@router.get("/{referral_id}", responses=problems(InstitutionCodeMissing))
async def read_referral(work: ReferralReader, referral_id: UUID) -> Referral:
    """Read one sheet; to a CEM's system, only one addressed to it exists."""
    return await referrals.get_referral(work, referral_id)


@router.post(
    "/{referral_id}/printings",
    response_class=Response,
    responses={
        200: {"content": PDF},
        **problems(CaseUnknown, CasillaMissing, VictimContactMissing, MoveForbidden, DocumentNotSigned),
    },
)
async def print_referral_sheet(work: SheetPrinter, referral_id: UUID, body: SheetPrinting) -> Response:
    """Print the signed sheet to carry to a CEM on the manual channel, which discloses how to reach her.

    It is drawn up at each call, audited with its reason, and never kept: an Idempotency-Key is not heeded here, and a
    repeat prints, and is audited, anew.
    """
    return download(await manual_sheets.print_sheet(work, referral_id, body.reason))


@router.post("/{referral_id}/manual-receipt", responses=problems(MoveForbidden))
async def record_sheet_receipt(
    work: SocialWorker, referral_id: UUID, version: IfMatch, body: ManualSheetReceipt
) -> Referral:
    """Record the receipt that a person brought from the CEM."""
    return await manual_sheets.record_sheet_receipt(work, referral_id, version, body)


@router.post(
    "/{referral_id}/dispatches", responses=problems(CaseUnknown, CemUnknown, VictimContactMissing, MoveForbidden)
)
async def dispatch_referral(work: SocialWorker, referral_id: UUID, version: IfMatch, body: Dispatch) -> Referral:
    """Send a sheet that waited for data, and the case's other sheets that waited with it."""
    return await referrals.dispatch_referral(work, referral_id, version, body)


@router.post("/{referral_id}/answers", responses=problems(MoveForbidden, InstitutionCodeMissing, AnsweredOtherwise))
async def answer_referral(work: ReferralAnswerer, referral_id: UUID, body: ReferralAnswer) -> Referral:
    """Record the CEM's answer; a repeated one changes nothing, the opposite of the one recorded is refused."""
    return await referrals.answer_referral(work, referral_id, body)
