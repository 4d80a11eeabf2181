"""Groups: opened with their whole schedule, and rescheduled without touching the past."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.sessions.groups.actions.showing import group_view, group_views, session_view, session_views
from services.sessions.groups.errors import PastIsFixed, RoomAddressUnusable, ScheduleImpossible
from services.sessions.groups.models.groups import ClosedDay, Group, NewGroup, Reschedule
from services.sessions.groups.models.sessions import Session
from services.sessions.groups.rules.video_rooms import BadRoomAddress, room_address
from services.sessions.groups.rules.weekly_schedule import (
    AlreadyBegun,
    Meeting,
    NeverOpen,
    Schedule,
    Slot,
    Weekday,
    WeeklyRule,
    cascade,
    lay_out,
)
from services.sessions.groups.store import groups as group_store
from services.sessions.groups.store import session_list
from services.sessions.groups.store import sessions as session_store
from services.sessions.groups.store.groups import ShownGroup
from services.sessions.groups.store.session_list import SessionFilter
from services.sessions.groups.tables import GroupRow, SessionRow
from services.sessions.programmes.errors import ProgrammeNotPublished
from services.sessions.programmes.models import ProgrammeState
from services.sessions.programmes.rules.template import SessionKind, read_template
from services.sessions.programmes.store import programmes as programme_store
from services.sessions.programmes.tables import ProgrammeRow
from services.sessions.settings import Settings
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.peru.calendar import BusinessCalendar, listed_days, national_holidays
from shared.problems import NotFound
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest

_FARTHEST_BACK, _FARTHEST_AHEAD = timedelta(days=366), timedelta(days=731)


async def open_group(work: UnitOfWork, new: NewGroup) -> Group:
    """Store a group and schedule every group session of its programme on open days."""
    url = _room(work, new)
    require_near(new.first_date, work.today())
    async with work as db:
        programme = await _published(db, new.programme_id, new.centre_id)
        template = read_template(programme.template)
        planned = [session for session in template.sessions if session.kind is SessionKind.GROUP]
        rule = WeeklyRule(new.weekly_rule.weekday, new.weekly_rule.start_time)
        schedule = _lay_out(rule, new.first_date, [session.minutes for session in planned], new.closed_days)
        row = _group_row(work, new, url, schedule)
        after = {"name": row.name, "capacity": row.capacity, "programme": programme.label}
        await record_change(db, row, "group.opened", after=after)
        sessions = [
            session_row(work, row, session.position, slot)
            for session, slot in zip(planned, schedule.slots, strict=True)
        ]
        await add_booked(db, sessions, row.facilitators)
        return work.created(await group_view(db, ShownGroup(row, programme, 0, 0)))


async def reschedule_group(work: UnitOfWork, group_id: UUID, version: int, wanted: Reschedule) -> Group:
    """Move a session and all later ones to the next open days of the weekly rule; raise PastIsFixed."""
    async with work as db:
        group = await group_store.lock_group(db, group_id)
        if group is None:
            raise NotFound()
        require_version(group.version, version)
        require_near(wanted.not_before, work.today())
        rows = await session_store.sessions_of_group(db, group_id)
        closed_days = [*(ClosedDay.model_validate(day) for day in group.closed_days), *wanted.closed_days]
        slots = _cascade(work, group, rows, wanted, closed_days)
        before = {str(row.id): row.starts_at.isoformat() for row in rows if row.id in slots}
        await session_store.move_sessions(db, rows, slots)
        group.closed_days = [day.model_dump(mode="json") for day in closed_days]
        after = {str(session_id): slot.starts_at.isoformat() for session_id, slot in slots.items()}
        await record_change(db, group, "group.rescheduled", reason=wanted.reason, before=before, after=after)
        return work.answer(await group_view(db, await _shown(db, group_id)))


async def read_group(work: UnitOfWork, group_id: UUID) -> Group:
    """Return a group."""
    async with work.reading() as db:
        return work.answer(await group_view(db, await _shown(db, group_id)))


async def list_groups(work: UnitOfWork, page: PageRequest) -> Page[Group]:
    """Return a page of groups, newest first."""
    async with work.reading() as db:
        rows, following = await group_store.list_groups(db, page)
        return page.of(await group_views(db, rows), following)


async def list_sessions(work: UnitOfWork, group_id: UUID, page: PageRequest) -> Page[Session]:
    """Return a page of a group's sessions, the soonest first."""
    async with work.reading() as db:
        if await group_store.show_group(db, group_id) is None:
            raise NotFound()
        rows, following = await session_list.list_sessions(db, SessionFilter(group_id=group_id), work.now(), page)
        return page.of(await session_views(db, rows, work.now()), following)


async def list_all_sessions(work: UnitOfWork, wanted: SessionFilter, page: PageRequest) -> Page[Session]:
    """Return a page of the sessions within reach, by when they begin."""
    async with work.reading() as db:
        rows, following = await session_list.list_sessions(db, wanted, work.now(), page)
        return page.of(await session_views(db, rows, work.now()), following)


async def read_session(work: UnitOfWork, session_id: UUID) -> Session:
    """Return a session."""
    async with work.reading() as db:
        shown = await session_store.show_session(db, session_id)
        if shown is None:
            raise NotFound()
        return work.answer(await session_view(db, shown, work.now()))


def session_row(
    work: UnitOfWork, group: GroupRow, position: int, slot: Slot, enrolment_id: UUID | None = None
) -> SessionRow:
    """Return a new session of a group, or of one man of it."""
    return SessionRow(
        id=new_id(),
        version=1,
        created_at=work.now(),
        centre_id=group.centre_id,
        group_id=group.id,
        enrolment_id=enrolment_id,
        position=position,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )


async def add_booked(db: Transaction, sessions: list[SessionRow], facilitators: list[str]) -> None:
    """Store sessions and book who leads them; FacilitatorBusy when one of them is taken."""
    await session_store.add_sessions(db, sessions, facilitators)


def require_near(day: date, today: date) -> None:
    """Raise ScheduleImpossible for a day more than a year back or two ahead: a slip of the pen, or worse."""
    if not today - _FARTHEST_BACK <= day <= today + _FARTHEST_AHEAD:
        raise ScheduleImpossible(
            Text("La fecha debe estar entre un año atrás y dos años adelante.", "Dates: one year back, two ahead.")
        )


def _room(work: UnitOfWork, new: NewGroup) -> str:
    settings = work.runtime.settings
    assert isinstance(settings, Settings)  # noqa: S101  (made so by main)
    try:
        return room_address(new.video.provider, new.video.url, settings.jitsi_server)
    except BadRoomAddress as error:
        raise RoomAddressUnusable() from error


async def _published(db: Transaction, programme_id: UUID, centre_id: UUID) -> ProgrammeRow:
    programme = await programme_store.find_programme(db, programme_id)
    if programme is None or programme.centre_id != centre_id:
        raise NotFound()
    if programme.state != ProgrammeState.PUBLISHED:
        raise ProgrammeNotPublished()
    return programme


def _calendar(closed_days: Iterable[ClosedDay]) -> BusinessCalendar:
    days = {day.date: Text(day.reason, day.reason) for day in closed_days}
    name = Text("cierre del centro", "closure of the centre")
    return BusinessCalendar([national_holidays(), listed_days("closure", name, "grupo", days)])


def _lay_out(rule: WeeklyRule, first: date, minutes: list[int], closed_days: list[ClosedDay]) -> Schedule:
    try:
        return lay_out(rule, first, minutes, _calendar(closed_days).closure_on)
    except NeverOpen as error:
        raise ScheduleImpossible() from error


def _cascade(
    work: UnitOfWork, group: GroupRow, rows: list[SessionRow], wanted: Reschedule, closed_days: list[ClosedDay]
) -> dict[UUID, Slot]:
    meetings = [Meeting(row.id, row.position, Slot(row.starts_at, row.ends_at)) for row in rows]
    first = next((meeting for meeting in meetings if meeting.session_id == wanted.from_session_id), None)
    if first is None:
        raise NotFound()
    rule = WeeklyRule(Weekday(group.weekday), group.start_time)
    closed = _calendar(closed_days).closure_on
    try:
        return cascade(rule, meetings, first, wanted.not_before, work.now(), closed)
    except AlreadyBegun as error:
        raise PastIsFixed() from error
    except NeverOpen as error:
        raise ScheduleImpossible() from error


def _group_row(work: UnitOfWork, new: NewGroup, url: str, schedule: Schedule) -> GroupRow:
    skipped: list[dict[str, Any]] = [
        {"date": day.day.isoformat(), "reason": {"es": day.reason.es, "en": day.reason.en}} for day in schedule.skipped
    ]
    return GroupRow(
        id=new_id(),
        version=1,
        created_at=work.now(),
        centre_id=new.centre_id,
        programme_id=new.programme_id,
        name=new.name,
        capacity=new.capacity,
        weekday=new.weekly_rule.weekday,
        start_time=new.weekly_rule.start_time,
        first_date=new.first_date,
        closed_days=[day.model_dump(mode="json") for day in new.closed_days],
        skipped_days=skipped,
        facilitators=list(dict.fromkeys(new.facilitators)),
        video_provider=new.video.provider,
        video_url=url,
    )


async def _shown(db: Transaction, group_id: UUID) -> ShownGroup:
    shown = await group_store.show_group(db, group_id)
    if shown is None:
        raise NotFound()
    return shown
