"""The orders of a case over HTTP: all of them, and a further one."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Admission, CaseReader
from services.cases.cases.errors import StepForbidden
from services.cases.orders.actions import further_orders
from services.cases.orders.errors import (
    CentreOutOfReach,
    EffectOutOfOrder,
    ExpedienteNotConfirmed,
    FixedByNotification,
    NotificationDiffers,
    NotificationOfAnotherCourt,
    NotificationUnknown,
    OrderAlreadyOpened,
    OrderChangesNothing,
    OrderNotAcceptable,
    OrderOfAnotherCentre,
    OrderOfAnotherMan,
    OrderUnfinished,
    ProposalUnconfirmed,
)
from services.cases.orders.models.court_orders import CaseOrders
from services.cases.orders.models.further_orders import NewCaseOrder
from services.cases.persons.errors import DocumentOfAnotherName
from shared.problems import UpstreamUnavailable, problems
from shared.web.concurrency import IfMatch

router = APIRouter(prefix="/v1/cases/{case_id}/orders", tags=["Cases"])


@router.get("")
async def read_case_orders(work: CaseReader, case_id: UUID) -> CaseOrders:
    """Read all orders of a case in the order in which they took effect, and what held between which days."""
    return await further_orders.read_orders(work, case_id)


@router.post(
    "",
    responses=problems(
        CentreOutOfReach,
        ExpedienteNotConfirmed,
        OrderNotAcceptable,
        OrderAlreadyOpened,
        DocumentOfAnotherName,
        NotificationUnknown,
        NotificationDiffers,
        NotificationOfAnotherCourt,
        OrderOfAnotherMan,
        OrderOfAnotherCentre,
        EffectOutOfOrder,
        OrderChangesNothing,
        StepForbidden,
        OrderUnfinished,
        ProposalUnconfirmed,
        FixedByNotification,
        UpstreamUnavailable,
    ),
)
async def add_case_order(work: Admission, case_id: UUID, version: IfMatch, body: NewCaseOrder) -> CaseOrders:
    """Take a further order into a case: it joins it, varies what holds, or lifts it; earlier versions stay readable."""
    return await further_orders.add_order(work, case_id, version, body)
