"""The work list in SQL: what waits, each kind in its own select, and one statement over all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, and_, case, cast, func, literal, or_, select, union_all

from services.cases.appointments.rules import AppointmentState
from services.cases.appointments.tables import AppointmentRow
from services.cases.assignments.tables import AssignmentRow
from services.cases.cases.tables import CaseRow
from services.cases.incidents.rules import IncidentState
from services.cases.incidents.tables import IncidentRow
from services.cases.orders.rules.due_dates import OPEN_DUTIES
from services.cases.persons.tables import PersonRow
from services.cases.worklist.rules import WorkKind
from shared.centre_names import centre_name
from shared.database.rows import table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction

MOST_LISTED = 200


@dataclass(frozen=True)
class WorkFilter:
    """What a work list shows, as of a moment; what is None does not filter."""

    kinds: Sequence[WorkKind]
    now: datetime
    tomorrow: datetime
    today: date
    most_days: Mapping[Any, int]
    professional: str | None = None
    overdue: bool | None = None


class WaitingWork(NamedTuple):
    """Something that waits: `subject_id` is the appointment or incident, else the case."""

    kind: str
    subject_id: UUID
    subject: str | None
    since: datetime
    due_on: date
    case_id: UUID
    number: str
    state: str
    due_dates: list[dict[str, Any]]
    participant_name: str
    centre_id: UUID
    centre_name: str


async def list_work(db: Transaction, wanted: WorkFilter) -> list[WaitingWork]:
    """Return what waits, what is due first first, at most 200."""
    waiting = _waiting(wanted)
    shown = (
        select(
            waiting.c.kind,
            waiting.c.subject_id,
            waiting.c.subject,
            waiting.c.since,
            waiting.c.due_on,
            CaseRow.id.label("case_id"),
            CaseRow.number,
            CaseRow.state,
            CaseRow.due_dates,
            (PersonRow.given_names + " " + PersonRow.surnames).label("participant_name"),
            CaseRow.centre_id,
            centre_name(table_of(CaseRow).c.centre_id),
        )
        .select_from(waiting)
        .join(CaseRow, CaseRow.id == waiting.c.case_id)
        .join(PersonRow, PersonRow.id == CaseRow.person_id)
        .order_by(waiting.c.due_on, waiting.c.since, waiting.c.subject_id)
        .limit(MOST_LISTED)
    )
    return await db.all(shown, into=WaitingWork)


async def count_work(db: Transaction, wanted: WorkFilter) -> list[tuple[str, int, int]]:
    """Return for each kind how much waits, and how much of it is overdue."""
    waiting = _waiting(wanted)
    overdue = func.count().filter(waiting.c.due_on < wanted.today)
    return await db.all(select(waiting.c.kind, func.count(), overdue).group_by(waiting.c.kind))


def _waiting(wanted: WorkFilter) -> Any:
    parts = union_all(*(_PARTS[kind](wanted) for kind in wanted.kinds)).subquery("part")
    waiting = select(parts)
    if wanted.professional is not None:
        held = select(AssignmentRow.case_id).where(
            AssignmentRow.professional == wanted.professional, AssignmentRow.ended_at.is_(None)
        )
        waiting = waiting.where(or_(parts.c.case_id.in_(held), parts.c.professional == wanted.professional))
    if wanted.overdue is not None:
        is_overdue = parts.c.due_on < wanted.today
        waiting = waiting.where(is_overdue if wanted.overdue else ~is_overdue)
    return waiting.subquery("waiting")


def _part(
    kind: WorkKind, case_id: Any, subject_id: Any, subject: Any, since: Any, due_on: Any, professional: Any
) -> Select[Any]:
    return select(
        literal(str(kind)).label("kind"),
        case_id.label("case_id"),
        subject_id.label("subject_id"),
        subject.label("subject"),
        since.label("since"),
        cast(due_on, Date).label("due_on"),
        professional.label("professional"),
    )


_NOBODY = cast(literal(None), CaseRow.state.type)


def _duties(wanted: WorkFilter) -> Select[Any]:
    part = _part(WorkKind.DUTY, CaseRow.id, CaseRow.id, _NOBODY, CaseRow.state_since, CaseRow.next_due_on, _NOBODY)
    return part.where(CaseRow.next_due_on.is_not(None), one_of(CaseRow.state, list(OPEN_DUTIES)))


def _standing(wanted: WorkFilter) -> Select[Any]:
    lasts = case(*((CaseRow.state == state, literal(timedelta(days=days))) for state, days in wanted.most_days.items()))
    too_long = or_(
        *(
            and_(CaseRow.state == state, CaseRow.state_since < wanted.now - timedelta(days=days))
            for state, days in wanted.most_days.items()
        )
    )
    ended = _day(CaseRow.state_since + lasts)
    return _part(WorkKind.STANDING, CaseRow.id, CaseRow.id, _NOBODY, CaseRow.state_since, ended, _NOBODY).where(
        too_long
    )


def _appointments(wanted: WorkFilter) -> Select[Any]:
    row = AppointmentRow
    part = _part(
        WorkKind.APPOINTMENT, row.case_id, row.id, row.kind, row.starts_at, _day(row.starts_at), row.professional
    )
    return part.where(row.state == AppointmentState.SCHEDULED, row.starts_at < wanted.tomorrow)


def _incidents(wanted: WorkFilter) -> Select[Any]:
    row = IncidentRow
    part = _part(WorkKind.INCIDENT, row.case_id, row.id, row.severity, row.created_at, _day(row.created_at), _NOBODY)
    return part.where(row.state == IncidentState.REPORTED)


_PARTS: Mapping[WorkKind, Callable[[WorkFilter], Select[Any]]] = {
    WorkKind.DUTY: _duties,
    WorkKind.STANDING: _standing,
    WorkKind.APPOINTMENT: _appointments,
    WorkKind.INCIDENT: _incidents,
}


def _day(moment: Any) -> Any:
    return func.timezone("America/Lima", moment)
