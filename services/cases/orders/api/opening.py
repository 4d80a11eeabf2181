"""Opening a case over HTTP: check a court's order, and open the case."""

from fastapi import APIRouter

from services.cases.access import Admission, OrderChecker
from services.cases.cases.models.cases import Case
from services.cases.orders.actions import intake
from services.cases.orders.errors import (
    CentreOutOfReach,
    ExpedienteNotConfirmed,
    ManHasRunningCase,
    NotificationDiffers,
    NotificationOfAnotherCourt,
    NotificationTaken,
    NotificationUnknown,
    OrderAlreadyOpened,
    OrderNotAcceptable,
)
from services.cases.orders.models.court_orders import CaseCheck, CourtOrder
from services.cases.persons.errors import DocumentOfAnotherName
from shared.problems import Problem, UpstreamUnavailable, problems

REFUSALS: tuple[type[Problem], ...] = (
    CentreOutOfReach,
    OrderNotAcceptable,
    ExpedienteNotConfirmed,
    OrderAlreadyOpened,
    DocumentOfAnotherName,
    ManHasRunningCase,
    NotificationUnknown,
    NotificationDiffers,
    NotificationOfAnotherCourt,
    NotificationTaken,
    UpstreamUnavailable,
)
"""What any way of opening a case from an order may answer."""

router = APIRouter(tags=["Cases"])


@router.post("/v1/case-checks", responses=problems(*REFUSALS))
async def check_court_order(work: OrderChecker, body: CourtOrder) -> CaseCheck:
    """Check an order as opening a case would, and show cases it may belong to; stores nothing."""
    return await intake.check_order(work, body)


@router.post("/v1/cases", status_code=201, responses=problems(*REFUSALS))
async def open_case(work: Admission, body: CourtOrder) -> Case:
    """Open a case from a court's order: from its notification by either door, or as it stands on paper.

    While interop does not answer, a notification cannot be verified: 503, and the order stays in the inbox.
    """
    return await intake.open_case(work, body)
