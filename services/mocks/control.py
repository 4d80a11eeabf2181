"""How tests and the demo steer the simulators, and see what the institutions really hold."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response

from services.mocks import casilla_acts, control_acts
from services.mocks.credentials import controller
from services.mocks.errors import REFUSALS
from services.mocks.models.content import Institution
from services.mocks.models.control import (
    Behaviour,
    Fault,
    FaultListing,
    FaultOrder,
    NotificationListing,
    ReceivedFilings,
    ReceivedSheets,
    SearchAnswer,
)
from services.mocks.models.sinoe import Deposit, Notification
from services.mocks.state import Institutions

router = APIRouter(
    prefix="/control",
    tags=["Control de los simuladores"],
    dependencies=[Depends(controller)],
    responses=REFUSALS,
)


@router.post("/notifications", status_code=201)
async def deposit_notification(state: Institutions, deposit: Deposit) -> Notification:
    """Deposit a resolution in a casilla, as a court does."""
    return await casilla_acts.deposit(state, deposit)


@router.get("/notifications")
async def list_deposits(state: Institutions) -> NotificationListing:
    """List every notification with the moment it was read."""
    return NotificationListing(notifications=await control_acts.deposits(state))


@router.get("/filings")
async def list_received_filings(state: Institutions) -> ReceivedFilings:
    """List all that the court's desk received."""
    return ReceivedFilings(filings=await control_acts.received_filings(state))


@router.get("/referrals")
async def list_received_sheets(state: Institutions) -> ReceivedSheets:
    """List all that the CEMs received, with its whole content."""
    return ReceivedSheets(referrals=await control_acts.received_sheets(state))


@router.get(
    "/documents/{sha256}", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}}
)
async def read_received_document(
    state: Institutions, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
) -> Response:
    """Return the bytes of a document as an institution received them."""
    return Response(await control_acts.received_document(state, sha256), media_type="application/octet-stream")


@router.get("/search")
async def search_received(
    state: Institutions, text: Annotated[str, Query(min_length=3, max_length=200, pattern=r"^[^\x00]*$")]
) -> SearchAnswer:
    """Say where a text occurs in what the institutions hold; case, accents and white space do not matter."""
    return SearchAnswer(text=text, occurrences=await control_acts.search(state, text))


@router.post("/faults", status_code=201)
async def order_fault(state: Institutions, order: FaultOrder) -> Fault:
    """Have an institution fail in the way and as often as said."""
    return await control_acts.order_fault(state, order)


@router.get("/faults")
async def list_faults(state: Institutions) -> FaultListing:
    """List the faults still to be shown."""
    return FaultListing(faults=await control_acts.faults_due(state))


@router.delete("/faults", status_code=204)
async def delete_faults(state: Institutions, institution: Institution | None = None) -> None:
    """Let one institution, or all, work well again."""
    await control_acts.forget_faults(state, institution)


@router.put("/behaviour/{institution}")
async def set_behaviour(
    state: Institutions, institution: Literal[Institution.MPE, Institution.SIRA], behaviour: Behaviour
) -> Behaviour:
    """Set how often an institution is asked in vain before it answers."""
    return await control_acts.set_behaviour(state, institution, behaviour)


@router.delete("/state", status_code=204)
async def delete_state(state: Institutions) -> None:
    """Forget everything: deposits, filings, sheets, documents, tokens, numbers, faults, behaviour."""
    await control_acts.forget_everything(state)
