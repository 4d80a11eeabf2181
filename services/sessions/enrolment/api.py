"""A man's enrolment over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.sessions.access import Coordination, Placing, Team, TeamOrPlatform
from services.sessions.enrolment.actions import enrolment
from services.sessions.enrolment.errors import EnrolmentOver, NoOfferStanding, NotEligible, PlacedAlready
from services.sessions.enrolment.models import Enrolment, EnrolmentEnding
from services.sessions.enrolment.rules import EnrolmentState
from services.sessions.groups.actions import individual_sessions
from services.sessions.groups.errors import FacilitatorBusy, NotOfThisKind, PastIsFixed, ScheduleImpossible
from services.sessions.groups.models.sessions import NewIndividualSession, Session
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/enrolments", tags=["Groups"])


@router.get("")
async def find_enrolments(
    work: TeamOrPlatform,
    page: PageQuery,
    case_id: UUID | None = None,
    group_id: UUID | None = None,
    state: Several[EnrolmentState] = None,
) -> Page[Enrolment]:
    """List the enrolments within reach, newest first: all that a man has and had, or who is in a group."""
    return await enrolment.find_enrolments(work, page, case_id=case_id, group_id=group_id, state=state)


@router.get("/{enrolment_id}")
async def read_enrolment(enrolment_id: UUID, work: Team) -> Enrolment:
    """Read an enrolment."""
    return await enrolment.read_enrolment(work, enrolment_id)


@router.post("/{enrolment_id}/acceptance", responses=problems(NoOfferStanding, NotEligible, PlacedAlready))
async def accept_offer(enrolment_id: UUID, version: IfMatch, work: Placing) -> Enrolment:
    """Accept the offer of a place that fell free."""
    return await enrolment.accept_offer(work, enrolment_id, version)


@router.post("/{enrolment_id}/ending", responses=problems(EnrolmentOver))
async def end_enrolment(enrolment_id: UUID, ending: EnrolmentEnding, version: IfMatch, work: Placing) -> Enrolment:
    """End a place, an offer or a wait; what falls free is offered to who waited longest."""
    return await enrolment.end_enrolment(work, enrolment_id, version, ending)


@router.post(
    "/{enrolment_id}/sessions",
    status_code=201,
    responses=problems(EnrolmentOver, NotOfThisKind, PastIsFixed, FacilitatorBusy, ScheduleImpossible),
)
async def schedule_individual_session(enrolment_id: UUID, new: NewIndividualSession, work: Coordination) -> Session:
    """Schedule an individual session of his programme."""
    return await individual_sessions.schedule_individual_session(work, enrolment_id, new)
