"""Mock of SINOE: casillas into which courts deposit resolutions, read with a user, a password and a token."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime

from services.mocks import casilla_acts
from services.mocks.credentials import casilla_holder
from services.mocks.errors import REFUSALS
from services.mocks.models.sinoe import CasillaListing, Login, LoginAnswer, Notification
from services.mocks.state import Institutions

TAG = "Simulador de SINOE — no oficial"
router = APIRouter(prefix="/sinoe", tags=[TAG], responses=REFUSALS)
holder = Depends(casilla_holder)
Casilla = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,20}$")]


@router.post("/login")
async def log_in(state: Institutions, login: Login) -> LoginAnswer:
    """Give a token for half an hour."""
    return await casilla_acts.log_in(state, login)


@router.get("/casillas/{casilla}/notifications", dependencies=[holder])
async def list_notifications(
    state: Institutions, casilla: Casilla, since: Annotated[AwareDatetime | None, Query()] = None
) -> CasillaListing:
    """List what was deposited at `since` or later, oldest first, at most 200."""
    return CasillaListing(casilla=casilla, notifications=await casilla_acts.list_since(state, casilla, since))


@router.get(
    "/notifications/{notification_id}/document",
    dependencies=[holder],
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def download_document(state: Institutions, notification_id: UUID) -> Response:
    """Download the resolution as the court deposited it."""
    return Response(await casilla_acts.document(state, notification_id), media_type="application/pdf")


@router.post("/notifications/{notification_id}/read", dependencies=[holder])
async def mark_notification_read(state: Institutions, notification_id: UUID) -> Notification:
    """Note that the holder opened the notification; the first moment stays."""
    return await casilla_acts.mark_read(state, notification_id)
