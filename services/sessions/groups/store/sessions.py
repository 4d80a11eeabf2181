"""The store of sessions and of their facilitators' bookings."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import Select, delete, func, select

from services.sessions.attendance.tables import AttendanceRow
from services.sessions.enrolment.store.expected import is_expected
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.rules.weekly_schedule import Slot
from services.sessions.groups.tables import FacilitatorBookingRow, GroupRow, SessionRow
from services.sessions.programmes.tables import ProgrammeRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction


class SessionContext(NamedTuple):
    """A session with the group and the programme version it belongs to."""

    session: SessionRow
    group: GroupRow
    programme: ProgrammeRow


class ShownSession(NamedTuple):
    """A session with its group's name, its programme, how many are expected, and of how many there is a record."""

    session: SessionRow
    programme: ProgrammeRow
    group: str
    expected: int
    recorded: int


async def add_sessions(db: Transaction, rows: Iterable[SessionRow], facilitators: list[str]) -> None:
    """Insert sessions led by the facilitators; FacilitatorBusy when one of them is taken."""
    rows = list(rows)
    await db.add(*rows)
    await _book(db, [(row, facilitator) for row in rows for facilitator in facilitators])


async def move_sessions(db: Transaction, rows: Iterable[SessionRow], slots: Mapping[UUID, Slot]) -> None:
    """Give sessions new slots, with the same facilitators; FacilitatorBusy when one of them is taken."""
    moved = {row.id: row for row in rows if row.id in slots}
    booked = select(FacilitatorBookingRow).where(one_of(FacilitatorBookingRow.session_id, moved))
    leading = [(moved[booking.session_id], booking.facilitator) for booking in await db.all(booked)]
    for row in moved.values():
        row.starts_at, row.ends_at = slots[row.id].starts_at, slots[row.id].ends_at
        row.version += 1
        await db.save(row)
    await db.execute(delete(FacilitatorBookingRow).where(one_of(FacilitatorBookingRow.session_id, moved)))
    await _book(db, leading)


async def find_context(db: Transaction, session_id: UUID, *, lock: bool = False) -> SessionContext | None:
    """Return a session with its group and programme, the session locked if asked; None when out of reach."""
    statement = (
        select(SessionRow, GroupRow, ProgrammeRow)
        .join(GroupRow, GroupRow.id == SessionRow.group_id)
        .join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)
        .where(SessionRow.id == session_id)
    )
    if lock:
        statement = statement.with_for_update(of=SessionRow)
    return await db.first(statement, into=SessionContext)


async def with_programmes(db: Transaction, session_ids: Collection[UUID]) -> list[tuple[SessionRow, ProgrammeRow]]:
    """Return the sessions within reach, each with its programme."""
    if not session_ids:
        return []
    wanted = (
        select(SessionRow, ProgrammeRow)
        .join(GroupRow, GroupRow.id == SessionRow.group_id)
        .join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)
        .where(one_of(SessionRow.id, session_ids))
    )
    return await db.all(wanted)


async def sessions_of_group(db: Transaction, group_id: UUID) -> list[SessionRow]:
    """Return the group's own sessions, individual ones left out, in the programme's order."""
    mine = select(SessionRow).where(SessionRow.group_id == group_id, SessionRow.enrolment_id.is_(None))
    return await db.all(mine.order_by(SessionRow.position))


async def show_session(db: Transaction, session_id: UUID) -> ShownSession | None:
    """Return a session, None when there is none within reach."""
    return await db.first(SHOWN.where(SessionRow.id == session_id), into=ShownSession)


async def sessions_ahead(
    db: Transaction, enrolments: Iterable[EnrolmentRow], now: datetime
) -> dict[UUID, list[SessionRow]]:
    """Return by enrolment the sessions to come at which he is expected with nothing on record, soonest first."""
    on_record = select(AttendanceRow.id).where(
        AttendanceRow.session_id == SessionRow.id, AttendanceRow.case_id == EnrolmentRow.case_id
    )
    ahead = (
        select(SessionRow, EnrolmentRow.id)
        .join(EnrolmentRow, is_expected())
        .where(one_of(EnrolmentRow.id, [row.id for row in enrolments]), SessionRow.starts_at > now)
        .where(~on_record.exists())
        .order_by(SessionRow.starts_at)
    )
    found: dict[UUID, list[SessionRow]] = defaultdict(list)
    for session, enrolment_id in await db.all(ahead):
        found[enrolment_id].append(session)
    return found


def _shown() -> Select[SessionRow, ProgrammeRow, str, int, int]:
    has_record = select(AttendanceRow.id).where(
        AttendanceRow.session_id == SessionRow.id, AttendanceRow.case_id == EnrolmentRow.case_id
    )
    expected = select(func.count(EnrolmentRow.case_id.distinct())).where(is_expected()).correlate(SessionRow)
    recorded = expected.where(has_record.correlate(SessionRow, EnrolmentRow).exists())
    return (
        select(SessionRow, ProgrammeRow, GroupRow.name, expected.scalar_subquery(), recorded.scalar_subquery())
        .join(GroupRow, GroupRow.id == SessionRow.group_id)
        .join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)
    )


SHOWN = _shown()


async def _book(db: Transaction, leading: list[tuple[SessionRow, str]]) -> None:
    for row, facilitator in leading:
        await db.add(
            FacilitatorBookingRow(
                session_id=row.id,
                facilitator=facilitator,
                centre_id=row.centre_id,
                during=asyncpg.Range(row.starts_at, row.ends_at),
            )
        )
