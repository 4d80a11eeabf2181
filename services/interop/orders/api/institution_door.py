"""The institutions' API over HTTP: OAuth2 client credentials, one scope for each thing (N12)."""

from fastapi import APIRouter

from services.interop.access import ComplianceAsker, CourtSystem
from services.interop.documents.errors import TooLarge
from services.interop.orders.actions import institution_door as institution_orders
from services.interop.orders.errors import (
    CasillaMissing,
    CentreNotNamed,
    InstitutionCodeMissing,
    NotAPdf,
    OrderOfAnotherCourt,
    OrderReferenceReused,
)
from services.interop.orders.models.orders import ComplianceStatus, NewOrder, OrderReceipt, StatusQuestion
from shared.problems import problems
from shared.sizes import LARGEST_BODY
from shared.web.body_limit import takes_json_up_to

router = APIRouter(tags=["Institutions"])


@router.post(
    "/v1/orders",
    status_code=201,
    responses=problems(
        NotAPdf,
        TooLarge,
        CentreNotNamed,
        InstitutionCodeMissing,
        OrderOfAnotherCourt,
        CasillaMissing,
        OrderReferenceReused,
    ),
)
@takes_json_up_to(LARGEST_BODY)
async def send_order(work: CourtSystem, body: NewOrder) -> OrderReceipt:
    """Send the court's own order to a centre; the same reference again is harmless. Scope orders:write."""
    return await institution_orders.receive_order(work, body)


@router.post("/v1/compliance-status", responses=problems(InstitutionCodeMissing))
async def ask_compliance_status(work: ComplianceAsker, body: StatusQuestion) -> ComplianceStatus:
    """Ask how a man stands with the order of an expediente, without any detail. Scope compliance:read.

    UNKNOWN stands for every case that is not of the court that asks, or was not referred to the CEM that asks.
    """
    return await institution_orders.compliance_status(work, body)
