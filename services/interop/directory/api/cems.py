"""CEMs over HTTP: the ministry's directory, and which one is near."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.interop.access import AnyStaff, AnyStaffOrCases, DirectoryKeeper
from services.interop.directory.actions import cem_import
from services.interop.directory.actions import cems as cem_directory
from services.interop.directory.errors import WorkbookUnreadable
from services.interop.directory.models.cems import Cem, CemChannelChange, CemImportReport, NearestCems
from services.interop.directory.rules.cem_rows import Place
from services.interop.documents.errors import TooLarge
from services.interop.raw_bodies import XLSX, WorkbookBody, upload
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/cems", tags=["CEMs"])


@router.get("")
async def list_cems(
    work: AnyStaffOrCases,
    page: PageQuery,
    code: Annotated[str | None, Query(max_length=500, description="Only the CEM with this code")] = None,
) -> Page[Cem]:
    """List CEMs, newest first."""
    return await cem_directory.list_cems(work, page, code)


@router.post(
    "/imports",
    responses=problems(TooLarge, WorkbookUnreadable),
    openapi_extra=upload(XLSX, "The ministry's workbook, sheet SERVICIOS MIMP"),
)
async def import_cems(work: DirectoryKeeper, workbook: WorkbookBody) -> CemImportReport:
    """Import the ministry's yearly directory; refuges are counted and never stored."""
    return await cem_import.import_directory(work, workbook)


@router.get("/nearest")
async def list_nearest_cems(
    work: AnyStaff,
    ubigeo: Annotated[str, Query(pattern=r"^[0-9]{6}$", examples=["150105"])],
    longitude: Annotated[float | None, Query(ge=-180, le=180)] = None,
    latitude: Annotated[float | None, Query(ge=-90, le=90)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> NearestCems:
    """List the nearest CEMs: district, province, department, then distance."""
    place = Place(longitude, latitude) if longitude is not None and latitude is not None else None
    return await cem_directory.nearest_cems(work, ubigeo, place, limit)


@router.get("/{cem_id}")
async def read_cem(work: AnyStaff, cem_id: UUID) -> Cem:
    """Read one CEM."""
    return await cem_directory.get_cem(work, cem_id)


@router.put("/{cem_id}/channel")
async def change_cem_channel(work: DirectoryKeeper, cem_id: UUID, version: IfMatch, body: CemChannelChange) -> Cem:
    """Set how sheets reach the CEM from now on."""
    return await cem_directory.change_channel(work, cem_id, version, body)
