"""Participants over HTTP: who is known, how far each is, all that was recorded of him."""

from uuid import UUID

from fastapi import APIRouter

from services.sessions.access import Team, TeamOrPlatform
from services.sessions.attendance.actions import roll_call
from services.sessions.attendance.models import Attendance
from services.sessions.participants.actions import participants
from services.sessions.participants.models import Participant
from services.sessions.progress import actions as progress
from services.sessions.progress.models import Progress
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/participants", tags=["Participants"])


@router.get("")
async def list_participants(work: Team, page: PageQuery) -> Page[Participant]:
    """List the men whose cases reached admission, newest case first."""
    return await participants.list_participants(work, page)


@router.get("/{case_id}")
async def read_participant(case_id: UUID, work: Team) -> Participant:
    """Read a participant."""
    return await participants.read_participant(work, case_id)


@router.get("/{case_id}/progress")
async def read_progress(case_id: UUID, work: TeamOrPlatform) -> Progress:
    """Read how far he is: done and required, gates, when he may finish, whether completion is proposed."""
    return await progress.read_progress(work, case_id)


@router.get("/{case_id}/attendance")
async def list_participant_attendance(case_id: UUID, work: Team, page: PageQuery) -> Page[Attendance]:
    """List every revision ever recorded of him, newest first."""
    return await roll_call.list_attendance(work, case_id, page)
