"""The store of sessions and of their facilitators' bookings."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.sessions.attendance.tables import AttendanceRow
from services.sessions.enrolment.store.expected import is_expected
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.rules.weekly_schedule import Slot
from services.sessions.groups.tables import FacilitatorBookingRow, GroupRow, SessionRow
from services.sessions.programmes.tables import ProgrammeRow
from shared.pages import PageRequest, keyset


class DoubleBooked(Exception):
    """The database refused the booking: a facilitator leads another session at that time."""


class SessionContext(NamedTuple):
    """A session with the group and the programme version it belongs to."""

    session: SessionRow
    group: GroupRow
    programme: ProgrammeRow


async def add_sessions(db: AsyncSession, rows: Iterable[SessionRow], facilitators: list[str]) -> None:
    """Insert sessions led by the facilitators; raise DoubleBooked when one of them is taken."""
    rows = list(rows)
    db.add_all(rows)
    await db.flush()
    await _book(db, [(row, facilitator) for row in rows for facilitator in facilitators])


async def move_sessions(db: AsyncSession, rows: Iterable[SessionRow], slots: Mapping[UUID, Slot]) -> None:
    """Give sessions new slots, with the same facilitators; raise DoubleBooked when one of them is taken."""
    moved = {row.id: row for row in rows if row.id in slots}
    booked = select(FacilitatorBookingRow).where(FacilitatorBookingRow.session_id.in_(moved))
    leading = [(moved[booking.session_id], booking.facilitator) for booking in await db.scalars(booked)]
    for row in moved.values():
        row.starts_at, row.ends_at = slots[row.id].starts_at, slots[row.id].ends_at
        row.version += 1
    await db.flush()
    await db.execute(delete(FacilitatorBookingRow).where(FacilitatorBookingRow.session_id.in_(moved)))
    await _book(db, leading)


async def find_context(db: AsyncSession, session_id: UUID, *, lock: bool = False) -> SessionContext | None:
    """Return a session with its group and programme, the session locked if asked; None when out of reach."""
    statement = (
        select(SessionRow, GroupRow, ProgrammeRow)
        .join(GroupRow, GroupRow.id == SessionRow.group_id)
        .join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)
        .where(SessionRow.id == session_id)
    )
    if lock:
        statement = statement.with_for_update(of=SessionRow)
    row = (await db.execute(statement)).first()
    return SessionContext(*row) if row else None


async def sessions_of_group(db: AsyncSession, group_id: UUID) -> list[SessionRow]:
    """Return the group's own sessions, individual ones left out, in the programme's order."""
    mine = select(SessionRow).where(SessionRow.group_id == group_id, SessionRow.enrolment_id.is_(None))
    return list(await db.scalars(mine.order_by(SessionRow.position)))


async def show_session(db: AsyncSession, session_id: UUID) -> Any | None:
    """Return (session, programme, expected, recorded), None when there is none within reach."""
    return (await db.execute(_shown().where(SessionRow.id == session_id))).first()


async def list_sessions(db: AsyncSession, group_id: UUID, page: PageRequest) -> tuple[list[Any], str | None]:
    """Return a page of (session, programme, expected, recorded) of a group, latest first."""
    return await keyset(db, _shown().where(SessionRow.group_id == group_id), page, SessionRow.starts_at, SessionRow.id)


async def sessions_ahead(db: AsyncSession, enrolment: EnrolmentRow, now: datetime) -> list[SessionRow]:
    """Return the sessions still to come at which a man is expected and has nothing on record, soonest first."""
    on_record = select(AttendanceRow.id).where(
        AttendanceRow.session_id == SessionRow.id, AttendanceRow.case_id == enrolment.case_id
    )
    ahead = (
        select(SessionRow)
        .join(EnrolmentRow, is_expected())
        .where(EnrolmentRow.id == enrolment.id, SessionRow.starts_at > now, ~on_record.exists())
    )
    return list(await db.scalars(ahead.order_by(SessionRow.starts_at)))


def _shown() -> Select[*tuple[Any, ...]]:
    has_record = select(AttendanceRow.id).where(
        AttendanceRow.session_id == SessionRow.id, AttendanceRow.case_id == EnrolmentRow.case_id
    )
    expected = select(func.count(EnrolmentRow.case_id.distinct())).where(is_expected()).correlate(SessionRow)
    recorded = expected.where(has_record.correlate(SessionRow, EnrolmentRow).exists())
    return (
        select(SessionRow, ProgrammeRow, expected.scalar_subquery(), recorded.scalar_subquery())
        .join(GroupRow, GroupRow.id == SessionRow.group_id)
        .join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)
    )


async def _book(db: AsyncSession, leading: list[tuple[SessionRow, str]]) -> None:
    bookings = [
        {
            "session_id": row.id,
            "facilitator": facilitator,
            "centre_id": row.centre_id,
            "during": Range(row.starts_at, row.ends_at),
        }
        for row, facilitator in leading
    ]
    if not bookings:
        return
    try:
        await db.execute(insert(FacilitatorBookingRow), bookings)
    except IntegrityError as error:
        if "facilitator_in_one_place" in str(error.orig):
            raise DoubleBooked() from error
        raise
