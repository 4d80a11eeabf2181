"""Orders proposed from what arrived over HTTP: read, checked, and opened with corrections only."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Admission, OrderChecker
from services.cases.cases.models.cases import Case
from services.cases.orders.actions import proposals
from services.cases.orders.api.opening import REFUSALS
from services.cases.orders.errors import FixedByNotification, OrderUnfinished, ProposalUnconfirmed
from services.cases.orders.models.court_orders import CaseCheck
from services.cases.orders.models.proposals import Amendments, OrderProposal
from shared.problems import UpstreamUnavailable, problems

router = APIRouter(prefix="/v1/order-proposals/{notification_id}", tags=["Cases"])

_REFUSALS = problems(*REFUSALS, OrderUnfinished, ProposalUnconfirmed, FixedByNotification)


@router.get("", responses=problems(UpstreamUnavailable))
async def read_order_proposal(work: Admission, notification_id: UUID) -> OrderProposal:
    """Read the order that a notification says, by either door: each field, where it comes from and how sure it is."""
    return await proposals.propose(work, notification_id)


@router.post("/checks", responses=_REFUSALS)
async def check_order_proposal(work: OrderChecker, notification_id: UUID, body: Amendments) -> CaseCheck:
    """Check the proposed order with corrections as opening a case would; stores nothing."""
    return await proposals.check_proposal(work, notification_id, body)


@router.post("/case", status_code=201, responses=_REFUSALS)
async def open_proposed_case(work: Admission, notification_id: UUID, body: Amendments) -> Case:
    """Open a case from a notification with corrections only; everything else is taken from the proposal."""
    return await proposals.open_from_proposal(work, notification_id, body)
