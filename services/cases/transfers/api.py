"""Transfers over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Coordinator, StaffReader
from services.cases.cases.errors import StepForbidden
from services.cases.transfers.actions import deciding, showing
from services.cases.transfers.errors import TransferCentreUnfit, TransferDecided, TransferUnderWay
from services.cases.transfers.models import Transfer, TransferDecision, TransferOffer
from shared.problems import UpstreamUnavailable, problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(tags=["Transfers"])


@router.post(
    "/v1/cases/{case_id}/transfers",
    status_code=201,
    responses=problems(TransferCentreUnfit, TransferUnderWay, StepForbidden, UpstreamUnavailable),
)
async def offer_transfer(work: Coordinator, case_id: UUID, version: IfMatch, body: TransferOffer) -> Transfer:
    """Offer the case to another centre, with a summary that it can decide by; nothing changes until it accepts."""
    return await deciding.offer(work, case_id, version, body)


@router.get("/v1/transfers")
async def list_transfers(work: StaffReader, page: PageQuery) -> Page[Transfer]:
    """List what the caller's centres offered and were offered, newest first."""
    return await showing.list_transfers(work, page)


@router.get("/v1/transfers/{transfer_id}")
async def read_transfer(work: StaffReader, transfer_id: UUID) -> Transfer:
    """Read a transfer: both centres can."""
    return await showing.read_transfer(work, transfer_id)


@router.post("/v1/transfers/{transfer_id}/acceptance", responses=problems(TransferDecided, StepForbidden))
async def accept_transfer(work: Coordinator, transfer_id: UUID, version: IfMatch) -> Transfer:
    """Take the case over: it ends at the one centre and is open at the other, in the same instant."""
    return await deciding.accept(work, transfer_id, version)


@router.post("/v1/transfers/{transfer_id}/refusal", responses=problems(TransferDecided))
async def refuse_transfer(work: Coordinator, transfer_id: UUID, version: IfMatch, body: TransferDecision) -> Transfer:
    """Refuse a case that the centre was offered."""
    return await deciding.refuse(work, transfer_id, version, body)


@router.post("/v1/transfers/{transfer_id}/withdrawal", responses=problems(TransferDecided))
async def withdraw_transfer(work: Coordinator, transfer_id: UUID, version: IfMatch, body: TransferDecision) -> Transfer:
    """Withdraw a case that the centre offered."""
    return await deciding.withdraw(work, transfer_id, version, body)
