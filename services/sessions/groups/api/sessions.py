"""A session over HTTP: its roll call, its join links, who came in."""

from uuid import UUID

from fastapi import APIRouter

from services.sessions.access import Facilitation, Team
from services.sessions.attendance.actions import roll_call
from services.sessions.attendance.models import RollCall, RollCallLine, RollCallResult
from services.sessions.groups.actions import groups
from services.sessions.groups.models.sessions import Session
from services.sessions.joining.actions import links as join_links
from services.sessions.joining.errors import NotExpected
from services.sessions.joining.models import IdentityCheck, JoinEvent, JoinLinkRequest, JoinLinks
from shared.problems import problems
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/sessions", tags=["Sessions"])


@router.get("/{session_id}")
async def read_session(session_id: UUID, work: Team) -> Session:
    """Read a session."""
    return await groups.read_session(work, session_id)


@router.get("/{session_id}/roll-call")
async def read_roll_call(session_id: UUID, work: Team, page: PageQuery) -> Page[RollCallLine]:
    """List who is expected and what stands on record for each."""
    return await roll_call.read_roll_call(work, session_id, page)


@router.post("/{session_id}/roll-call")
async def take_roll_call(session_id: UUID, rows: RollCall, work: Facilitation) -> RollCallResult:
    """Record attendance in bulk: each row is recorded, found unchanged or refused by itself."""
    return await roll_call.take_roll_call(work, session_id, rows)


@router.post("/{session_id}/join-links", responses=problems(NotExpected))
async def make_join_links(session_id: UUID, wanted: JoinLinkRequest, work: Facilitation) -> JoinLinks:
    """Make personal join links; each is shown this once and ends the earlier one of the same man."""
    return await join_links.make_join_links(work, session_id, wanted)


@router.get("/{session_id}/join-events")
async def list_join_events(session_id: UUID, work: Team, page: PageQuery) -> Page[JoinEvent]:
    """List joins, leaves and identity checks, newest first."""
    return await join_links.list_join_events(work, session_id, page)


@router.post("/{session_id}/identity-checks", status_code=201, responses=problems(NotExpected))
async def check_identity(session_id: UUID, check: IdentityCheck, work: Facilitation) -> JoinEvent:
    """Say whether it is he who came in by his link."""
    return await join_links.check_identity(work, session_id, check)
