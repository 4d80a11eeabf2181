"""The sessions of a centre in the order of time, and which of them still lack a record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, any_, func, or_, select, update

from services.sessions.attendance.tables import AttendanceRow
from services.sessions.enrolment.store.expected import is_expected
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.models.sessions import RollCallState
from services.sessions.groups.store.sessions import SHOWN, ShownSession
from services.sessions.groups.tables import FacilitatorBookingRow, SessionRow
from services.sessions.programmes.rules.template import LONGEST_SESSION
from shared.database.rows import table_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach
from shared.web.spans import Order

_DUE, _NOT_DUE, _COMPLETE = RollCallState.DUE, RollCallState.NOT_DUE, RollCallState.COMPLETE
_NOTED = {
    frozenset({_COMPLETE}): [True],
    frozenset({_DUE}): [False],
    frozenset({_NOT_DUE}): [False],
    frozenset({_DUE, _NOT_DUE}): [False],
}
"""For the states that are asked for, whether the roll call was noted as complete; else both."""

_SETTLED_AFTER = timedelta(minutes=5)  # a session's end: by then no enrolment under way can still count


@dataclass(frozen=True)
class SessionFilter:
    """Which sessions a list shows; what is None does not filter."""

    since: datetime | None = None
    until: datetime | None = None
    facilitator: str | None = None
    group_id: UUID | None = None
    roll_call: Collection[RollCallState] | None = None
    newest_first: bool = False


async def list_sessions(
    db: Transaction, wanted: SessionFilter, now: datetime, page: PageRequest
) -> tuple[list[ShownSession], str | None]:
    """Return a page of sessions, the soonest first unless asked otherwise."""
    few: list[ColumnElement[bool]] = []
    if wanted.group_id is not None:
        few.append(SessionRow.group_id == wanted.group_id)
    if wanted.facilitator is not None:
        led = select(FacilitatorBookingRow.session_id).where(FacilitatorBookingRow.facilitator == wanted.facilitator)
        few.append(SessionRow.id == any_(func.array(led.scalar_subquery())))
    states = frozenset(RollCallState) if wanted.roll_call is None else frozenset(wanted.roll_call)
    alike = {SessionRow.roll_call_complete: _NOTED.get(states, [False, True])}
    order = _order(wanted, states, now)
    return await keyset_in_reach(db, SHOWN, page, SessionRow.id, *few, alike=alike, order=order, into=ShownSession)


async def note_complete_roll_calls(db: Transaction, now: datetime, limit: int) -> int:
    """Note of sessions that ended a while ago that nobody lacks a record, of so many at once; return of how many."""
    found = (
        select(SessionRow.id)
        .where(SessionRow.roll_call_complete.is_(False), SessionRow.ends_at <= now - _SETTLED_AFTER)
        .where(~_lacks_record())
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    table = table_of(SessionRow)
    return await db.execute(update(table).where(table.c.id.in_(found)).values(roll_call_complete=True))


def _order(wanted: SessionFilter, states: frozenset[RollCallState], now: datetime) -> Order:
    """Return the span of time in which sessions with these states are found, and what is to be counted there."""
    since, until = wanted.since, wanted.until
    if states == {_NOT_DUE}:
        begun = now - LONGEST_SESSION
        since = begun if since is None else max(since, begun)
    if _NOT_DUE not in states:
        until = now if until is None else min(until, now)
    unchecked = frozenset(RollCallState), frozenset({_COMPLETE})
    checked = () if states in unchecked else (or_(*(_stands(state, now) for state in sorted(states))),)
    return Order(SessionRow.starts_at, since, until, ascending=not wanted.newest_first, checked=checked)


def _stands(state: RollCallState, now: datetime) -> ColumnElement[bool]:
    if state is _NOT_DUE:
        return SessionRow.ends_at > now
    lacks = _lacks_record()
    return (SessionRow.ends_at <= now) & (lacks if state is _DUE else ~lacks)


def _lacks_record() -> ColumnElement[bool]:
    on_record = select(AttendanceRow.id).where(
        AttendanceRow.session_id == SessionRow.id, AttendanceRow.case_id == EnrolmentRow.case_id
    )
    without = ~on_record.correlate(SessionRow, EnrolmentRow).exists()
    one = select(EnrolmentRow.id).where(is_expected(), without).correlate(SessionRow).limit(1)
    return one.scalar_subquery().is_not(None)  # an EXISTS would be joined before the page is cut
