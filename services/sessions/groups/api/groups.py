"""Groups, their schedule and their places over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.sessions.access import Coordination, Placing, Team
from services.sessions.enrolment.actions import enrolment
from services.sessions.enrolment.errors import NotEligible, OtherProgramme, PlacedAlready
from services.sessions.enrolment.models import Enrolment, NewEnrolment
from services.sessions.enrolment.rules import EnrolmentState
from services.sessions.groups.actions import groups
from services.sessions.groups.errors import FacilitatorBusy, PastIsFixed, RoomAddressUnusable, ScheduleImpossible
from services.sessions.groups.models.groups import Group, NewGroup, Reschedule
from services.sessions.groups.models.sessions import Session
from services.sessions.programmes.errors import ProgrammeNotPublished
from services.sessions.progress import actions as progress
from services.sessions.progress.models import MemberProgress
from shared.problems import NotFound, problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/groups", tags=["Groups"])


@router.post(
    "",
    status_code=201,
    responses=problems(NotFound, ProgrammeNotPublished, FacilitatorBusy, RoomAddressUnusable, ScheduleImpossible),
)
async def open_group(new: NewGroup, work: Coordination) -> Group:
    """Open a group and schedule every group session of its programme, holidays and closed days left out."""
    return await groups.open_group(work, new)


@router.get("")
async def list_groups(work: Team, page: PageQuery) -> Page[Group]:
    """List groups, newest first."""
    return await groups.list_groups(work, page)


@router.get("/{group_id}")
async def read_group(group_id: UUID, work: Team) -> Group:
    """Read a group."""
    return await groups.read_group(work, group_id)


@router.get("/{group_id}/sessions")
async def list_group_sessions(group_id: UUID, work: Team, page: PageQuery) -> Page[Session]:
    """List a group's sessions, the soonest first."""
    return await groups.list_sessions(work, group_id, page)


@router.post("/{group_id}/rescheduling", responses=problems(PastIsFixed, FacilitatorBusy, ScheduleImpossible))
async def reschedule_group(group_id: UUID, wanted: Reschedule, version: IfMatch, work: Coordination) -> Group:
    """Move a session and all that follow; what has begun is never moved."""
    return await groups.reschedule_group(work, group_id, version, wanted)


@router.post("/{group_id}/enrolments", status_code=201, responses=problems(NotEligible, OtherProgramme, PlacedAlready))
async def enrol_participant(group_id: UUID, new: NewEnrolment, work: Placing) -> Enrolment:
    """Give a man a place; with the group full he enters its wait list.

    A group of another programme than the one he was admitted to takes him only with the reason, `differs_because`.
    """
    return await enrolment.enrol(work, group_id, new)


@router.get("/{group_id}/enrolments")
async def list_enrolments(
    group_id: UUID, work: Team, page: PageQuery, state: Several[EnrolmentState] = None
) -> Page[Enrolment]:
    """List who is, was or waits to be in a group, newest first."""
    return await enrolment.list_enrolments(work, group_id, state, page)


@router.get("/{group_id}/progress")
async def list_group_progress(
    group_id: UUID, work: Team, page: PageQuery, state: Several[EnrolmentState] = None
) -> Page[MemberProgress]:
    """List how far each man of a group is, newest enrolment first: of those enrolled, unless states are named."""
    return await progress.read_group_progress(work, group_id, state, page)
