"""The orders that arrived over HTTP, and a poll on request."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.interop.access import CasillaLooker, CasillaPoller, ExchangeReader, ExchangeReaderOrCases
from services.interop.delivery.errors import MoveForbidden
from services.interop.known_cases.errors import CaseUnknown
from services.interop.orders.actions import casilla_polling, notification_matching
from services.interop.orders.models.casillas import PollReport
from services.interop.orders.models.notifications import CasillaNotification, Match, NotificationState
from services.interop.raw_bodies import PDF, download
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/casilla-notifications", tags=["Casilla"])


@router.get("")
async def list_casilla_notifications(
    work: ExchangeReader, page: PageQuery, state: Several[NotificationState] = None
) -> Page[CasillaNotification]:
    """List the orders that arrived, newest first."""
    return await notification_matching.list_notifications(work, page, state)


@router.post("/polls")
async def poll_casillas(work: CasillaLooker) -> PollReport:
    """Look into the casillas of the caller's centres now."""
    return await casilla_polling.poll_now(work)


@router.get("/{notification_id}")
async def read_casilla_notification(work: ExchangeReaderOrCases, notification_id: UUID) -> CasillaNotification:
    """Read one order that arrived."""
    return await notification_matching.get_notification(work, notification_id)


@router.post("/{notification_id}/matching", responses=problems(CaseUnknown, MoveForbidden))
async def match_casilla_notification(
    work: CasillaPoller, notification_id: UUID, version: IfMatch, body: Match
) -> CasillaNotification:
    """Say which case an unmatched order belongs to."""
    return await notification_matching.match_by_hand(work, notification_id, version, body)


@router.get("/{notification_id}/document", response_class=Response, responses={200: {"content": PDF}})
async def download_casilla_document(work: ExchangeReaderOrCases, notification_id: UUID) -> Response:
    """Download the resolution as it arrived, byte for byte."""
    return download(await notification_matching.notification_document(work, notification_id))
