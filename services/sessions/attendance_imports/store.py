"""The store of report files, of their imports, and of the aliases that confirmations taught."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.sessions.attendance_imports.tables import AttendanceImportRow, PersonAliasRow, ReportFileRow
from shared.ids import new_id
from shared.pages import PageRequest, keyset_in_reach


async def keep_file(db: AsyncSession, row: ReportFileRow) -> UUID:
    """Store a report file unless the centre has it already, and return the id under which it is kept."""
    columns = ("id", "created_at", "centre_id", "sha256", "content", "received_by")
    statement = insert(ReportFileRow).values({name: getattr(row, name) for name in columns})
    await db.execute(statement.on_conflict_do_nothing())
    kept = select(ReportFileRow.id).where(ReportFileRow.centre_id == row.centre_id, ReportFileRow.sha256 == row.sha256)
    return (await db.scalars(kept)).one()


async def read_file(db: AsyncSession, file_id: UUID) -> bytes:
    """Return a report file's bytes."""
    return (await db.scalars(select(ReportFileRow.content).where(ReportFileRow.id == file_id))).one()


async def add_import(db: AsyncSession, row: AttendanceImportRow) -> None:
    """Insert an import."""
    db.add(row)
    await db.flush()


async def find_import(db: AsyncSession, import_id: UUID) -> AttendanceImportRow | None:
    """Return an import, None when there is none within reach."""
    return await db.get(AttendanceImportRow, import_id)


async def lock_import(db: AsyncSession, import_id: UUID) -> AttendanceImportRow | None:
    """Return an import locked until the transaction ends."""
    return await db.get(AttendanceImportRow, import_id, with_for_update=True)


async def imports_of_file(db: AsyncSession, centre_id: UUID, sha256: str) -> list[AttendanceImportRow]:
    """Return what this very file was imported for in a centre."""
    same = select(AttendanceImportRow).where(
        AttendanceImportRow.centre_id == centre_id, AttendanceImportRow.sha256 == sha256
    )
    return list(await db.scalars(same.order_by(AttendanceImportRow.id)))


async def list_imports(
    db: AsyncSession, session_id: UUID | None, page: PageRequest
) -> tuple[list[AttendanceImportRow], str | None]:
    """Return a page of imports, newest first."""
    few = [] if session_id is None else [AttendanceImportRow.session_id == session_id]
    return await keyset_in_reach(db, select(AttendanceImportRow), page, AttendanceImportRow.id, *few)


async def aliases_of(db: AsyncSession, case_ids: Iterable[UUID]) -> list[PersonAliasRow]:
    """Return what is remembered of these men."""
    return list(await db.scalars(select(PersonAliasRow).where(PersonAliasRow.case_id.in_(set(case_ids)))))


async def remember_aliases(
    db: AsyncSession, centre_id: UUID, now: datetime, aliases: Iterable[tuple[UUID, str, str]]
) -> None:
    """Keep (case, kind, value) aliases, those known already once."""
    rows: list[dict[str, Any]] = [
        {"id": new_id(), "created_at": now, "centre_id": centre_id, "case_id": case_id, "kind": kind, "value": value}
        for case_id, kind, value in aliases
    ]
    if rows:
        await db.execute(insert(PersonAliasRow).values(rows).on_conflict_do_nothing())
