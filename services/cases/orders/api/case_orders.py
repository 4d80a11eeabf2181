"""The orders of a case over HTTP: all of them, and a further one."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Admission, CaseReader, StaffReader
from services.cases.cases.errors import StepForbidden
from services.cases.orders.actions import further_orders, rectifying
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
    RectificationChangesNothing,
)
from services.cases.orders.models.court_orders import CaseOrders
from services.cases.orders.models.further_orders import NewCaseOrder
from services.cases.orders.models.rectifications import NewOrderRectification, OrderRectification
from services.cases.persons.errors import DocumentOfAnotherName
from shared.problems import UpstreamUnavailable, problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

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


@router.get("/{order_id}/rectifications")
async def list_order_rectifications(
    work: StaffReader, case_id: UUID, order_id: UUID, page: PageQuery
) -> Page[OrderRectification]:
    """List what was corrected of an order, newest first: the old values, the new ones, who and why."""
    return await rectifying.list_rectifications(work, case_id, order_id, page)


@router.post(
    "/{order_id}/rectifications",
    status_code=201,
    responses=problems(
        OrderNotAcceptable,
        OrderAlreadyOpened,
        NotificationOfAnotherCourt,
        RectificationChangesNothing,
        UpstreamUnavailable,
    ),
)
async def rectify_order(
    work: Admission, case_id: UUID, order_id: UUID, version: IfMatch, body: NewOrderRectification
) -> OrderRectification:
    """Correct what was typed of an order, with the reason; due dates and what holds follow. If-Match is the case's."""
    return await rectifying.rectify(work, case_id, order_id, version, body)
