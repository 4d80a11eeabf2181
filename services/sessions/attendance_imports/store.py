"""The store of report files, of their imports, and of the aliases that confirmations taught."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.sessions.attendance_imports.tables import AttendanceImportRow, PersonAliasRow, ReportFileRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach


async def keep_file(db: Transaction, row: ReportFileRow) -> UUID:
    """Store a report file unless the centre has it already, and return the id under which it is kept."""
    if await db.add_unless_there(row):
        return row.id
    kept = select(ReportFileRow.id).where(ReportFileRow.centre_id == row.centre_id, ReportFileRow.sha256 == row.sha256)
    return await db.one(kept)


async def read_file(db: Transaction, file_id: UUID) -> bytes:
    """Return a report file's bytes."""
    return await db.one(select(ReportFileRow.content).where(ReportFileRow.id == file_id))


async def find_import(db: Transaction, import_id: UUID) -> AttendanceImportRow | None:
    """Return an import, None when there is none within reach."""
    return await db.find(AttendanceImportRow, import_id)


async def lock_import(db: Transaction, import_id: UUID) -> AttendanceImportRow | None:
    """Return an import locked until the transaction ends."""
    return await db.find(AttendanceImportRow, import_id, lock=True)


async def imports_of_file(db: Transaction, centre_id: UUID, sha256: str) -> list[AttendanceImportRow]:
    """Return what this very file was imported for in a centre."""
    same = select(AttendanceImportRow).where(
        AttendanceImportRow.centre_id == centre_id, AttendanceImportRow.sha256 == sha256
    )
    return await db.all(same.order_by(AttendanceImportRow.id))


async def list_imports(
    db: Transaction, session_id: UUID | None, page: PageRequest
) -> tuple[list[AttendanceImportRow], str | None]:
    """Return a page of imports, newest first."""
    few = [] if session_id is None else [AttendanceImportRow.session_id == session_id]
    return await keyset_in_reach(db, select(AttendanceImportRow), page, AttendanceImportRow.id, *few)


async def aliases_of(db: Transaction, case_ids: Iterable[UUID]) -> list[PersonAliasRow]:
    """Return what is remembered of these men."""
    return await db.all(select(PersonAliasRow).where(one_of(PersonAliasRow.case_id, set(case_ids))))


async def remember_aliases(
    db: Transaction, centre_id: UUID, now: datetime, aliases: Iterable[tuple[UUID, str, str]]
) -> None:
    """Keep (case, kind, value) aliases, those known already once."""
    for case_id, kind, value in aliases:
        row = PersonAliasRow(created_at=now, centre_id=centre_id, case_id=case_id, kind=kind, value=value)
        await db.add_unless_there(row)
