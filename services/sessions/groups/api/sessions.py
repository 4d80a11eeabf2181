"""Sessions over HTTP: all within reach; of one its roll call, its join links, who came in."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.sessions.access import Facilitation, Team
from services.sessions.attendance.actions import roll_call
from services.sessions.attendance.models import RollCall, RollCallLine, RollCallResult
from services.sessions.groups.actions import groups
from services.sessions.groups.models.sessions import RollCallState, Session
from services.sessions.groups.store.session_list import SessionFilter
from services.sessions.joining.actions import links as join_links
from services.sessions.joining.errors import NotExpected
from services.sessions.joining.models import IdentityCheck, JoinEvent, JoinLinkRequest, JoinLinks
from shared.problems import problems
from shared.web.days import DaysQuery
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/sessions", tags=["Sessions"])


@router.get("")
async def list_sessions(
    work: Team,
    page: PageQuery,
    days: DaysQuery,
    facilitator: Annotated[str | None, Query(max_length=200, description="Who leads it: an account's subject")] = None,
    group_id: UUID | None = None,
    roll_call: Several[RollCallState] = None,
    newest_first: Annotated[bool, Query(description="The latest first, not the soonest")] = False,
) -> Page[Session]:
    """List the sessions within reach, the soonest first: a month's, a facilitator's, those whose roll call is due.

    A roll call is found by COMPLETE some minutes after the session's end or its last record; by DUE at once.
    """
    wanted = SessionFilter(days.since, days.until, facilitator, group_id, roll_call, newest_first)
    return await groups.list_all_sessions(work, wanted, page)


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
