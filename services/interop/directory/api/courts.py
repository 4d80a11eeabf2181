"""Courts and their outages over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.interop.access import AnyStaff, DirectoryKeeper
from services.interop.directory.actions import courts
from services.interop.directory.errors import CourtAlreadyListed
from services.interop.directory.models.courts import Court, CourtDetails, NewOutage, Outage, OutageEnd
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/courts", tags=["Courts"])


@router.get("")
async def list_courts(work: AnyStaff, page: PageQuery) -> Page[Court]:
    """List courts, newest first."""
    return await courts.list_courts(work, page)


@router.post("", status_code=201, responses=problems(CourtAlreadyListed))
async def add_court(work: DirectoryKeeper, body: CourtDetails) -> Court:
    """Add a court with the rules of its filing desk."""
    return await courts.add_court(work, body)


@router.get("/{court_id}")
async def read_court(work: AnyStaff, court_id: UUID) -> Court:
    """Read one court."""
    return await courts.get_court(work, court_id)


@router.put("/{court_id}")
async def change_court(work: DirectoryKeeper, court_id: UUID, version: IfMatch, body: CourtDetails) -> Court:
    """Replace what the directory says of a court."""
    return await courts.change_court(work, court_id, version, body)


@router.get("/{court_id}/outages")
async def list_court_outages(work: AnyStaff, court_id: UUID, page: PageQuery) -> Page[Outage]:
    """List the outages of the court's filing desk, newest first."""
    return await courts.list_outages(work, court_id, page)


@router.post("/{court_id}/outages", status_code=201)
async def record_court_outage(work: DirectoryKeeper, court_id: UUID, body: NewOutage) -> Outage:
    """Record an outage with its official notice: until it ends, filings to this court go by hand."""
    return await courts.record_outage(work, court_id, body)


@router.post("/{court_id}/outages/{outage_id}/ending")
async def end_court_outage(work: DirectoryKeeper, court_id: UUID, outage_id: UUID, body: OutageEnd) -> Outage:
    """Record when the filing desk worked again."""
    return await courts.end_outage(work, court_id, outage_id, body)
