"""Attendance imports over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.sessions.access import Facilitation, Team
from services.sessions.attendance_imports.actions import attendance_imports
from services.sessions.attendance_imports.api.report_upload import ReportBody, TimeZone
from services.sessions.attendance_imports.errors import (
    ImportConfirmedAlready,
    PeopleUndecided,
    ReportOfAnotherSession,
    ReportTooLarge,
    ReportUnreadable,
    SessionNotBegun,
)
from services.sessions.attendance_imports.models import AttendanceImport, AttendanceImportSummary, ImportConfirmation
from shared.problems import NotFound, problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/attendance-imports", tags=["Attendance imports"])

# A browser must not show what a stranger wrote: the file is only ever downloaded.
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_CSV = {"text/csv": {"schema": {"type": "string", "format": "binary"}}}


@router.post(
    "",
    status_code=201,
    responses=problems(NotFound, ReportUnreadable, ReportTooLarge, SessionNotBegun, ReportOfAnotherSession),
    openapi_extra={"requestBody": {"required": True, "description": "Zoom's report as it came", "content": _CSV}},
)
async def import_attendance(
    work: Facilitation,
    session_id: Annotated[UUID, Query(description="The session that the report is of")],
    raw: ReportBody,
    time_zone: TimeZone = "America/Lima",
) -> AttendanceImport:
    """Take in a participants report and propose who each person is; nothing is recorded yet.

    The same file for the same session is recognised: the import made of it comes back with `repeated`.
    """
    return await attendance_imports.import_report(work, session_id, time_zone, raw)


@router.get("")
async def list_attendance_imports(
    work: Team, page: PageQuery, session_id: UUID | None = None
) -> Page[AttendanceImportSummary]:
    """List imports, newest first."""
    return await attendance_imports.list_imports(work, session_id, page)


@router.get("/{import_id}")
async def read_attendance_import(import_id: UUID, work: Team) -> AttendanceImport:
    """Read an import with what its report proposes now."""
    return await attendance_imports.read_import(work, import_id)


@router.get("/{import_id}/file", response_class=Response, responses={200: {"content": _BYTES}})
async def download_report_file(import_id: UUID, work: Team) -> Response:
    """Download the report as it came, byte for byte."""
    content = await attendance_imports.read_report_file(work, import_id)
    headers = {"Content-Disposition": f'attachment; filename="informe-{import_id}.csv"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.post("/{import_id}/confirmation", responses=problems(ImportConfirmedAlready, PeopleUndecided))
async def confirm_attendance_import(
    import_id: UUID, confirmation: ImportConfirmation, version: IfMatch, work: Facilitation
) -> AttendanceImport:
    """Say who everybody is and record it, row by row; with refused rows the import stays open to be sent again."""
    return await attendance_imports.confirm_import(work, import_id, version, confirmation)
