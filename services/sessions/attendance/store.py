"""The store of attendance: revisions are only ever added, the greatest one of a man at a session stands."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from services.sessions.attendance.tables import AttendanceRow
from services.sessions.groups.tables import GroupRow, SessionRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


class StandingOutcome(NamedTuple):
    """The outcome that stands for a man at one session, and where that session belongs."""

    case_id: UUID
    session_id: UUID
    outcome: str
    position: int
    starts_at: datetime
    programme_id: UUID


async def add_attendance(db: Transaction, rows: Iterable[AttendanceRow]) -> None:
    """Append revisions."""
    await db.add(*rows)


async def standing_at(db: Transaction, session_id: UUID, case_ids: Iterable[UUID]) -> dict[UUID, AttendanceRow]:
    """Return what stands at a session for these men, by case id."""
    latest = (
        select(AttendanceRow)
        .where(AttendanceRow.session_id == session_id, one_of(AttendanceRow.case_id, set(case_ids)))
        .ext(distinct_on(AttendanceRow.case_id))
        .order_by(AttendanceRow.case_id, AttendanceRow.revision.desc())
    )
    return {row.case_id: row for row in await db.all(latest)}


async def standing_outcomes(db: Transaction, case_ids: Iterable[UUID]) -> list[StandingOutcome]:
    """Return what stands for these men over all their sessions."""
    latest = (
        select(
            AttendanceRow.case_id,
            AttendanceRow.session_id,
            AttendanceRow.outcome,
            SessionRow.position,
            SessionRow.starts_at,
            GroupRow.programme_id,
        )
        .join(SessionRow, SessionRow.id == AttendanceRow.session_id)
        .join(GroupRow, GroupRow.id == SessionRow.group_id)
        .where(one_of(AttendanceRow.case_id, set(case_ids)))
        .ext(distinct_on(AttendanceRow.case_id, AttendanceRow.session_id))
        .order_by(AttendanceRow.case_id, AttendanceRow.session_id, AttendanceRow.revision.desc())
    )
    return await db.all(latest, into=StandingOutcome)


async def revisions_at(
    db: Transaction, session_id: UUID, case_ids: Iterable[UUID]
) -> dict[tuple[UUID, int], AttendanceRow]:
    """Return every revision recorded at a session for these men, by case id and revision."""
    wanted = select(AttendanceRow).where(
        AttendanceRow.session_id == session_id, one_of(AttendanceRow.case_id, set(case_ids))
    )
    return {(row.case_id, row.revision): row for row in await db.all(wanted)}


async def list_attendance(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[AttendanceRow], str | None]:
    """Return a page of every revision ever recorded for a man, newest first."""
    return await keyset(db, select(AttendanceRow).where(AttendanceRow.case_id == case_id), page, AttendanceRow.id)
