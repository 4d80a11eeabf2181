"""The store of cases: one row to lock and change, one joined row to show, one statement per page of a list."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, bindparam, false, func, not_, or_, select
from sqlalchemy.dialects.postgresql import array

from services.cases.assignments.tables import AssignmentRow
from services.cases.cases.rules.case_numbers import WrittenNumber, case_number
from services.cases.cases.rules.lifecycle import CaseState, Cause, is_closed, way_back
from services.cases.cases.tables import CASE_NUMBERS, CaseRow, HistoryRow
from services.cases.orders.rules.due_dates import OPEN_DUTIES
from services.cases.orders.tables import CaseOrderRow, CourtOrderRow
from services.cases.persons.tables import PersonRow
from shared.centre_names import centre_name
from shared.database.rows import table_of
from shared.database.statements import columns_for, one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset, keyset_in_reach
from shared.web.spans import NEWEST, Order

_CASE, _PERSON, _ORDER = (table_of(row) for row in (CaseRow, PersonRow, CourtOrderRow))
_CASES, _PERSONS, _ORDERS, _LINKS = _CASE.c, _PERSON.c, _ORDER.c, table_of(CaseOrderRow).c


class CaseRecord(NamedTuple):
    """A case with its person and order in one row."""

    id: UUID
    version: int
    centre_id: UUID
    centre_name: str
    number: str
    state: str
    state_since: datetime
    back_to: str | None
    due_dates: list[dict[str, Any]]
    warnings: list[str]
    next_due_on: date | None
    modality: str | None
    policy_version: str | None
    risk_level: str | None
    discharge_reason: str | None
    opened_at: datetime
    admitted_at: datetime | None
    discharged_at: datetime | None
    readmission_of: UUID | None
    readmitted_number: str | None
    person_id: UUID
    given_names: str
    surnames: str
    document_type: str
    document_number: str
    phone: str | None
    source: str
    expediente: str
    court_code: str
    basis: str
    measures: list[str]
    visiting_regime: dict[str, Any] | None
    expedientes: list[str]
    resolution_number: str
    resolution_date: date
    received_on: date
    notification_id: UUID | None
    document_sha256: str | None


_EARLIER = _CASE.alias("earlier")
_readmitted_number = (
    select(_EARLIER.c.number)
    .where(_EARLIER.c.id == _CASES.readmission_of)
    .correlate(_CASE)
    .scalar_subquery()
    .label("readmitted_number")
)
_SHOWN = (
    select(
        *columns_for(
            CaseRecord,
            _CASE,
            _PERSON,
            _ORDER,
            centre_name=centre_name(_CASES.centre_id),
            opened_at=_CASES.created_at.label("opened_at"),
            measures=func.coalesce(_CASES.measures, _ORDERS.measures).label("measures"),
            expedientes=func.coalesce(_CASES.expedientes, array([_ORDERS.expediente])).label("expedientes"),
            readmitted_number=_readmitted_number,
        )
    )
    .select_from(_CASE)
    .join(_PERSON, _PERSONS.id == _CASES.person_id)
    .join(_ORDER, _ORDERS.id == _CASES.order_id)
)
_SURVIVOR = func.coalesce(_PERSONS.merged_into, _PERSONS.id)
_BY_ID = _SHOWN.where(_CASES.id == bindparam("case_id"))
_ORDERED_MAN: Any = func.split_part(_ORDERS.order_key, "|", 2)
_CLOSED = [state for state in CaseState if is_closed(state)]
_NEXT_NUMBER = select(CASE_NUMBERS.next_value())

# By the cause as well: who comes back did not get there anew, and has not attended for being back in the programme.
_FIRST_TIMES = {
    (CaseState.CONTACTED, Cause.CONTACT): "contacted_at",
    (CaseState.ASSESSED, Cause.ASSESSMENT): "assessed_at",
    (CaseState.ADMITTED, Cause.ADMISSION): "admitted_at",
    (CaseState.IN_PROGRESS, Cause.ATTENDANCE): "first_session_at",
    (CaseState.DISCHARGED, Cause.DISCHARGE): "discharged_at",
}


@dataclass(frozen=True)
class NameLike:
    """A name as it was written, and how it sounds (shared.peru.names.sound_key)."""

    written: str
    sound: str


@dataclass(frozen=True)
class CaseFilter:
    """Which cases a list shows; what is None does not filter."""

    name: NameLike | None = None
    document_number: str | None = None
    expediente: str | None = None
    expediente_start: str | None = None
    state: Sequence[str] | None = None
    modality: Sequence[str] | None = None
    number: WrittenNumber | None = None
    ids: Sequence[UUID] | None = None
    professional: str | None = None
    by_due: bool = False


async def next_number(db: Transaction, year: int) -> str:
    """Return the next case number, such as CAI-2026-000001; numbers of refused openings are not used again."""
    return case_number(year, await db.one(_NEXT_NUMBER))


async def lock_case(db: Transaction, case_id: UUID) -> CaseRow | None:
    """Return the case locked until the transaction ends, or None when there is none within reach."""
    return await db.find(CaseRow, case_id, lock=True)


async def find_case(db: Transaction, case_id: UUID) -> CaseRecord | None:
    """Return the case with its person and order in one row, or None when there is none within reach."""
    return await db.first(_BY_ID, {"case_id": case_id}, into=CaseRecord)


async def list_cases(db: Transaction, wanted: CaseFilter, page: PageRequest) -> tuple[list[CaseRecord], str | None]:
    """Return a page of joined rows, newest first, or what is due first first, and the cursor of the next."""
    alike = {_CASES.state: wanted.state, _CASES.modality: wanted.modality}
    asked = {column: value for column, value in alike.items() if value is not None}
    order = NEWEST
    if wanted.by_due:
        asked = {_CASES.state: [*OPEN_DUTIES]} | asked
        order = Order(_CASES.next_due_on, ascending=True)
    return await keyset_in_reach(db, _SHOWN, page, _CASES.id, *_few(wanted), alike=asked, order=order, into=CaseRecord)


async def numbers_of(db: Transaction, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the numbers of the cases that are within reach."""
    return dict(await db.all(select(CaseRow.id, CaseRow.number).where(one_of(CaseRow.id, case_ids))))


async def find_duplicate(
    db: Transaction, order_key: str, man_key: str, notification_id: UUID | None
) -> CaseRecord | None:
    """Return a case of the same order, or of the same man and notification, if one is within reach."""
    same = _ORDERS.order_key == order_key
    if notification_id is not None:
        same = or_(same, and_(_ORDERS.notification_id == notification_id, man_key == _ORDERED_MAN))
    return await db.first(_SHOWN.where(_CASES.id == _any(_of_orders(same))).limit(1), into=CaseRecord)


async def running_cases(db: Transaction, centre_id: UUID, document_type: str, document_number: str) -> list[CaseRecord]:
    """Return the cases of the man that are not closed, newest first, at most 20."""
    man = select(_SURVIVOR).where(
        _PERSONS.centre_id == centre_id,
        _PERSONS.document_type == document_type,
        _PERSONS.document_number == document_number,
    )
    running = _SHOWN.where(_CASES.person_id == _any(man), not_(one_of(_CASES.state, _CLOSED)))
    return await db.all(running.order_by(_CASES.id.desc()).limit(20), into=CaseRecord)


async def running_case_of_order(db: Transaction, order_id: UUID) -> CaseRecord | None:
    """Return the case by this order that is not closed, if one is within reach."""
    running = _SHOWN.where(_CASES.order_id == order_id, not_(one_of(_CASES.state, _CLOSED)))
    return await db.first(running.limit(1), into=CaseRecord)


async def find_candidates(
    db: Transaction, *, document_number: str, name: NameLike, expediente: str, document_sha256: str | None
) -> list[CaseRecord]:
    """Return up to 20 cases: those that share the person's document, the expediente or the order's file, newest first,
    and after them those of a name alike.
    """
    file = _ORDERS.document_sha256 == document_sha256 if document_sha256 is not None else false()
    same_order = _CASES.id == _any(_of_orders(or_(_ORDERS.expediente == expediente, file)))
    same_man = _CASES.person_id == _any(select(_SURVIVOR).where(_PERSONS.document_number == document_number))
    alike = _CASES.person_id == _any(_named_like(name))
    firm = or_(same_order, same_man)
    order = (firm.desc(), _CASES.id.desc())
    found = select(_CASES.id).where(or_(same_order, same_man, alike)).order_by(*order).limit(20)
    return await db.all(_SHOWN.where(_CASES.id.in_(found)).order_by(*order), into=CaseRecord)


async def list_history(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[HistoryRow], str | None]:
    """Return a page of the case's moves, newest first, and the cursor of the next."""
    return await keyset(db, select(HistoryRow).where(HistoryRow.case_id == case_id), page, HistoryRow.id)


async def whole_history(db: Transaction, case_id: UUID) -> list[HistoryRow]:
    """Return all of the case's history, the first entry first."""
    return await db.all(select(HistoryRow).where(HistoryRow.case_id == case_id).order_by(HistoryRow.id))


async def latest_moves(db: Transaction, case_id: UUID, limit: int) -> list[HistoryRow]:
    """Return the case's latest moves, newest first."""
    moves = select(HistoryRow).where(HistoryRow.case_id == case_id)
    return await db.all(moves.order_by(HistoryRow.id.desc()).limit(limit))


async def was_moved_by(db: Transaction, case_id: UUID, reference: UUID) -> bool:
    """Say whether the case's history holds a move with this reference."""
    moves = select(HistoryRow.id).where(HistoryRow.case_id == case_id, HistoryRow.reference == reference)
    return await db.first(moves.limit(1)) is not None


def enter_state(case: CaseRow, state: CaseState, cause: Cause, at: datetime) -> None:
    """Put a locked case into the state, note when it first got there, and where he comes back to if he left."""
    case.back_to = way_back(CaseState(case.state), state, attended=case.first_session_at is not None)
    case.state = state
    case.state_since = at
    first_time = _FIRST_TIMES.get((state, cause))
    if first_time is not None and getattr(case, first_time) is None:
        setattr(case, first_time, at)


def _named_like(name: NameLike) -> Select[Any]:
    return select(func.persons_named_like(name.written, name.sound))


def _of_orders(condition: ColumnElement[bool]) -> Select[Any]:
    """Return the ids of the cases that have an order which meets the condition."""
    return select(_LINKS.case_id).join(_ORDER, _ORDERS.id == _LINKS.order_id).where(condition)


def _any(found: Select[Any]) -> Any:
    """Return what a column is compared with to be in the set: an array, and so one look at its index for each."""
    return any_(func.array(found.scalar_subquery()))


def _few(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    """Return the conditions that few cases meet. Persons and orders are looked up first, as an array: of a set the
    planner does not know how small it is, and may go through all cases instead of to these.
    """
    if wanted.name is not None:
        yield _CASES.person_id == _any(_named_like(wanted.name))
    if wanted.document_number is not None:
        owners = select(_SURVIVOR).where(_PERSONS.document_number == wanted.document_number)
        yield _CASES.person_id == _any(owners)
    if wanted.ids is not None:
        yield one_of(_CASES.id, wanted.ids)
    if wanted.professional is not None:
        held = select(AssignmentRow.case_id).where(
            AssignmentRow.professional == wanted.professional, AssignmentRow.ended_at.is_(None)
        )
        yield _CASES.id == _any(held)
    if wanted.number is not None:
        begun = false() if wanted.number.start is None else _CASES.number.bool_op("^@")(wanted.number.start)
        yield or_(_CASES.number == wanted.number.full, begun)
    if wanted.expediente is not None:
        yield _CASES.id == _any(_of_orders(_ORDERS.expediente == wanted.expediente))
    if wanted.expediente_start is not None:
        begun = _ORDERS.expediente.bool_op("^@")(wanted.expediente_start)  # LEAKPROOF, as LIKE is not: an index serves
        yield _CASES.id == _any(_of_orders(begun))
