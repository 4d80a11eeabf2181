"""Attendance from the video platform's report: taken in, shown with proposals, recorded only when a person confirms."""

import asyncio
import hashlib
from uuid import UUID
from zoneinfo import ZoneInfo

from services.sessions.attendance.actions.recording import record_entries
from services.sessions.attendance.actions.roll_call import locked_context
from services.sessions.attendance.actions.showing import kept_roll_call
from services.sessions.attendance.models import AttendanceSource, RollCallResult
from services.sessions.attendance.rules.roll_call import Entry, RowStatus
from services.sessions.attendance_imports import store as import_store
from services.sessions.attendance_imports.actions.showing import import_view, summary_views
from services.sessions.attendance_imports.errors import (
    ImportConfirmedAlready,
    PeopleUndecided,
    ReportOfAnotherSession,
    ReportTooLarge,
    ReportUnreadable,
    SessionNotBegun,
)
from services.sessions.attendance_imports.models import (
    AttendanceImport,
    AttendanceImportSummary,
    ImportConfirmation,
    ImportState,
)
from services.sessions.attendance_imports.rules.person_matching import learnt_aliases
from services.sessions.attendance_imports.rules.report_decisions import Decision, entries_of, undecided
from services.sessions.attendance_imports.rules.report_text import UnreadableReport
from services.sessions.attendance_imports.rules.zoom_report import ParticipantsReport, read_zoom_report
from services.sessions.attendance_imports.tables import AttendanceImportRow, ReportFileRow
from services.sessions.groups.rules.weekly_schedule import Slot
from services.sessions.groups.store import sessions as session_store
from services.sessions.groups.store.sessions import SessionContext
from services.sessions.programmes.rules.template import read_template
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.sizes import LARGEST_REPORT
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def import_report(work: UnitOfWork, session_id: UUID, time_zone: str, raw: bytes) -> AttendanceImport:
    """Keep a report's file and return what it tells; the same file for the same session is recognised.

    Raises ReportUnreadable with what to do, ReportTooLarge, SessionNotBegun or ReportOfAnotherSession.
    """
    if len(raw) > LARGEST_REPORT:
        raise ReportTooLarge()
    async with work.reading() as db:
        context = await session_store.find_context(db, session_id)
    if context is None:
        raise NotFound()
    if context.session.starts_at > work.now():
        raise SessionNotBegun()
    report = await _read(raw, context, time_zone)
    async with work as db:
        context = await locked_context(db, session_id)
        row, repeated = await _kept(work, db, context, time_zone, raw)
        return work.created(await import_view(db, row, context, report, repeated))


async def confirm_import(
    work: UnitOfWork, import_id: UUID, version: int, confirmation: ImportConfirmation
) -> AttendanceImport:
    """Record what a person decided on; an import with refused rows stays open, so that it can be sent again."""
    report = await _read_again(work, import_id)
    async with work as db:
        row = await import_store.lock_import(db, import_id)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        if row.state == ImportState.CONFIRMED:
            raise ImportConfirmedAlready()
        context = await locked_context(db, row.session_id)
        entries = _entries(report, confirmation, context)
        result = await record_entries(db, context, entries, AttendanceSource.IMPORT, row.id)
        row.roll_call = kept_roll_call(result)
        if not result.refused:
            row.state, row.confirmed_at = ImportState.CONFIRMED, work.now()
            row.confirmed_by, row.confirmed_by_name = work.principal.subject, work.principal.name
        await _remember(work, db, row, report, confirmation, result)
        after = {"recorded": result.recorded, "unchanged": result.unchanged, "refused": result.refused}
        await record_change(db, row, "attendance_import.confirmed", after=after)
        return work.answer(await import_view(db, row, context, report))


async def read_import(work: UnitOfWork, import_id: UUID) -> AttendanceImport:
    """Return an import with what its report tells and proposes now."""
    report = await _read_again(work, import_id)
    async with work.reading() as db:
        row, context = await _found(db, import_id)
        return work.answer(await import_view(db, row, context, report))


async def list_imports(work: UnitOfWork, session_id: UUID | None, page: PageRequest) -> Page[AttendanceImportSummary]:
    """Return a page of imports, newest first."""
    async with work.reading() as db:
        rows, following = await import_store.list_imports(db, session_id, page)
        return page.of(await summary_views(db, rows), following)


async def read_report_file(work: UnitOfWork, import_id: UUID) -> bytes:
    """Return the report's file as it came."""
    async with work.reading() as db:
        row, _ = await _found(db, import_id)
        return await import_store.read_file(db, row.file_id)


async def _read(raw: bytes, context: SessionContext, time_zone: str) -> ParticipantsReport:
    """Read the report in a thread of its own: a long one must not hold up other requests."""
    try:
        return await asyncio.to_thread(read_zoom_report, raw, context.session.starts_at, ZoneInfo(time_zone))
    except UnreadableReport as error:
        raise ReportUnreadable(error.text) from error


async def _read_again(work: UnitOfWork, import_id: UUID) -> ParticipantsReport:
    async with work.reading() as db:
        row, context = await _found(db, import_id)
        raw = await import_store.read_file(db, row.file_id)
    return await _read(raw, context, row.time_zone)


async def _found(db: Transaction, import_id: UUID) -> tuple[AttendanceImportRow, SessionContext]:
    row = await import_store.find_import(db, import_id)
    context = await session_store.find_context(db, row.session_id) if row else None
    if row is None or context is None:
        raise NotFound()
    return row, context


async def _kept(
    work: UnitOfWork, db: Transaction, context: SessionContext, time_zone: str, raw: bytes
) -> tuple[AttendanceImportRow, bool]:
    """Return the import of this file for this session, and whether it was there before."""
    session, sha256 = context.session, hashlib.sha256(raw).hexdigest()
    for earlier in await import_store.imports_of_file(db, session.centre_id, sha256):
        if earlier.session_id == session.id:
            return earlier, True
        if earlier.state == ImportState.CONFIRMED:
            raise ReportOfAnotherSession(session_id=str(earlier.session_id), import_id=str(earlier.id))
    file = ReportFileRow(
        created_at=work.now(),
        centre_id=session.centre_id,
        sha256=sha256,
        content=raw,
        received_by=work.principal.subject,
    )
    row = AttendanceImportRow(
        created_at=work.now(),
        centre_id=session.centre_id,
        session_id=session.id,
        file_id=await import_store.keep_file(db, file),
        sha256=sha256,
        time_zone=time_zone,
        state=ImportState.PROPOSED,
        imported_by=work.principal.subject,
        imported_by_name=work.principal.name,
    )
    after = {"session_id": str(session.id), "sha256": sha256}
    await record_change(db, row, "attendance_import.received", after=after)
    return row, False


def _entries(report: ParticipantsReport, confirmation: ImportConfirmation, context: SessionContext) -> list[Entry]:
    people = {person.key: person for person in report.people}
    named = [match.person for match in confirmation.matches]
    left = undecided(report.people, named)
    unknown = sorted(set(named) - set(people))
    repeated = sorted({key for key in named if named.count(key) > 1})
    if left or unknown or repeated:
        raise PeopleUndecided(undecided=left, unknown=unknown, repeated=repeated)
    decisions = [Decision(**match.model_dump()) for match in confirmation.matches if match.case_id is not None]
    slot = Slot(context.session.starts_at, context.session.ends_at)
    policy = read_template(context.programme.template).policy
    absences = [Entry(**absence.model_dump()) for absence in confirmation.absences]
    return [*entries_of(decisions, people, slot, policy), *absences]


async def _remember(
    work: UnitOfWork,
    db: Transaction,
    row: AttendanceImportRow,
    report: ParticipantsReport,
    confirmation: ImportConfirmation,
    result: RollCallResult,
) -> None:
    taken = {one.case.id for one in result.results if one.status is not RowStatus.REFUSED}
    people = {person.key: person for person in report.people}
    aliases = [
        (match.case_id, kind, value)
        for match in confirmation.matches
        if match.case_id in taken and match.case_id is not None
        for kind, value in learnt_aliases(people[match.person])
    ]
    await import_store.remember_aliases(db, row.centre_id, work.now(), aliases)
