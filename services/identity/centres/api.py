"""Centres over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.identity.access import Administrator, CentreReader
from services.identity.centres import actions as centres
from services.identity.centres.errors import CentreCodeTaken
from services.identity.centres.models import Centre, CentreChange, NewCentre
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/centres", tags=["Centres"])


@router.post("", status_code=201, responses=problems(CentreCodeTaken))
async def register_centre(work: Administrator, body: NewCentre) -> Centre:
    """Register a centre (CAI)."""
    return await centres.register_centre(work, body)


@router.get("")
async def list_centres(work: CentreReader, page: PageQuery) -> Page[Centre]:
    """List the centres of the country, newest first."""
    return await centres.read_centres(work, page)


@router.get("/{centre_id}")
async def read_centre(work: CentreReader, centre_id: UUID) -> Centre:
    """Read one centre."""
    return await centres.read_centre(work, centre_id)


@router.patch("/{centre_id}")
async def change_centre(work: Administrator, centre_id: UUID, version: IfMatch, body: CentreChange) -> Centre:
    """Correct what is known of a centre."""
    return await centres.change_centre(work, centre_id, version, body)
