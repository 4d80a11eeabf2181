"""Programme versions over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.sessions.access import Coordination, Team, TeamOrPlatform
from services.sessions.programmes.actions import programmes
from services.sessions.programmes.errors import ProgrammeInconsistent, ProgrammeNotDraft
from services.sessions.programmes.models import NewProgramme, Programme, ProgrammeState
from shared.problems import NotFound, problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/programmes", tags=["Programmes"])


@router.post("", status_code=201, responses=problems(NotFound, ProgrammeInconsistent))
async def submit_programme(new: NewProgramme, work: Coordination) -> Programme:
    """Submit a programme as the draft of its next version."""
    return await programmes.submit_programme(work, new)


@router.get("")
async def list_programmes(work: Team, page: PageQuery, state: Several[ProgrammeState] = None) -> Page[Programme]:
    """List programme versions, newest first."""
    return await programmes.list_programmes(work, state, page)


@router.get("/{programme_id}")
async def read_programme(programme_id: UUID, work: TeamOrPlatform) -> Programme:
    """Read a programme version."""
    return await programmes.read_programme(work, programme_id)


@router.post("/{programme_id}/publication", responses=problems(ProgrammeNotDraft))
async def publish_programme(programme_id: UUID, version: IfMatch, work: Coordination) -> Programme:
    """Publish a draft; from then on it never changes, and the version published before it is superseded."""
    return await programmes.publish_programme(work, programme_id, version)
