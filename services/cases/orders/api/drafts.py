"""Drafts of orders over HTTP: kept, listed, taken up again, checked, submitted, discarded."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Admission, OrderChecker
from services.cases.cases.models.cases import Case
from services.cases.orders.actions import drafts
from services.cases.orders.api.opening import REFUSALS
from services.cases.orders.errors import CentreOutOfReach, DraftOfAnotherCentre, OrderUnfinished
from services.cases.orders.models.court_orders import CaseCheck
from services.cases.orders.models.drafts import NewOrderDraft, OrderDraft
from services.cases.orders.models.unfinished import UnfinishedOrder
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/order-drafts", tags=["Cases"])


@router.post("", status_code=201, responses=problems(CentreOutOfReach, DraftOfAnotherCentre))
async def keep_order_draft(work: Admission, body: NewOrderDraft) -> OrderDraft:
    """Keep an unfinished order: any of its fields."""
    return await drafts.keep_draft(work, body)


@router.get("")
async def list_order_drafts(work: Admission, page: PageQuery) -> Page[OrderDraft]:
    """List the unfinished orders of the caller's centres, newest first."""
    return await drafts.list_drafts(work, page)


@router.get("/{draft_id}")
async def read_order_draft(work: Admission, draft_id: UUID) -> OrderDraft:
    """Read an unfinished order, to take it up again."""
    return await drafts.read_draft(work, draft_id)


@router.put("/{draft_id}", responses=problems(DraftOfAnotherCentre))
async def change_order_draft(work: Admission, draft_id: UUID, version: IfMatch, body: UnfinishedOrder) -> OrderDraft:
    """Keep the order as it is now, whole in place of how it was."""
    return await drafts.change_draft(work, draft_id, version, body)


@router.post("/{draft_id}/checks", responses=problems(*REFUSALS, OrderUnfinished))
async def check_order_draft(work: OrderChecker, draft_id: UUID) -> CaseCheck:
    """Check the draft as opening a case would; stores nothing."""
    return await drafts.check_draft(work, draft_id)


@router.post("/{draft_id}/case", status_code=201, responses=problems(*REFUSALS, OrderUnfinished))
async def open_drafted_case(work: Admission, draft_id: UUID, version: IfMatch) -> Case:
    """Open a case from the draft, which is then gone."""
    return await drafts.submit_draft(work, draft_id, version)


@router.delete("/{draft_id}", status_code=204)
async def discard_order_draft(work: Admission, draft_id: UUID, version: IfMatch) -> None:
    """Discard the draft: nothing of what it said is left."""
    await drafts.discard_draft(work, draft_id, version)
