"""The store of cases: one row to lock and change, one joined row to show, one statement per page of a list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, bindparam, false, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.cases.tables import CASE_NUMBERS, CaseRow, HistoryRow
from services.cases.orders.tables import CourtOrderRow
from services.cases.persons.tables import PersonRow
from services.cases.schema import table_of
from shared.pages import PageRequest, keyset, keyset_in_reach
from shared.sealed_columns import sealed_values
from shared.unit_of_work import work_of

_CASE, _PERSON, _ORDER, _HISTORY = (table_of(row) for row in (CaseRow, PersonRow, CourtOrderRow, HistoryRow))
_CASES, _PERSONS, _ORDERS = _CASE.c, _PERSON.c, _ORDER.c


class CaseRecord(NamedTuple):
    """A case with its person and order in one row, in the order of _SHOWN."""

    id: UUID
    version: int
    centre_id: UUID
    number: str
    state: str
    state_since: datetime
    due_dates: list[dict[str, Any]]
    warnings: list[str]
    modality: str | None
    policy_version: str | None
    risk_level: str | None
    discharge_reason: str | None
    opened_at: datetime
    admitted_at: datetime | None
    discharged_at: datetime | None
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
    resolution_number: str
    resolution_date: date
    received_on: date
    notification_id: UUID | None
    document_sha256: str | None


_SHOWN: Select[*tuple[Any, ...]] = (
    select(
        _CASES.id,
        _CASES.version,
        _CASES.centre_id,
        _CASES.number,
        _CASES.state,
        _CASES.state_since,
        _CASES.due_dates,
        _CASES.warnings,
        _CASES.modality,
        _CASES.policy_version,
        _CASES.risk_level,
        _CASES.discharge_reason,
        _CASES.created_at.label("opened_at"),
        _CASES.admitted_at,
        _CASES.discharged_at,
        _CASES.person_id,
        _PERSONS.given_names,
        _PERSONS.surnames,
        _PERSONS.document_type,
        _PERSONS.document_number,
        _PERSONS.phone,
        _ORDERS.source,
        _ORDERS.expediente,
        _ORDERS.court_code,
        _ORDERS.basis,
        _ORDERS.measures,
        _ORDERS.resolution_number,
        _ORDERS.resolution_date,
        _ORDERS.received_on,
        _ORDERS.notification_id,
        _ORDERS.document_sha256,
    )
    .select_from(_CASE)
    .join(_PERSON, _PERSONS.id == _CASES.person_id)
    .join(_ORDER, _ORDERS.id == _CASES.order_id)
)
_BY_ID = _SHOWN.where(_CASES.id == bindparam("case_id"))
_ADD_CASE = insert(_CASE)
_ADD_HISTORY = insert(_HISTORY)

_FIRST_TIMES = {
    "CONTACTED": "contacted_at",
    "ASSESSED": "assessed_at",
    "ADMITTED": "admitted_at",
    "IN_PROGRESS": "first_session_at",
    "DISCHARGED": "discharged_at",
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
    state: str | None = None
    modality: str | None = None


async def next_number(db: AsyncSession, year: int) -> str:
    """Return the next case number, such as CAI-2026-000001; numbers of refused openings are not used again."""
    return f"CAI-{year}-{await db.scalar(select(CASE_NUMBERS.next_value())):06d}"


async def add_case(db: AsyncSession, **values: Any) -> None:
    """Insert a case; `values` are the columns of _CASES."""
    await db.execute(_ADD_CASE, values)


async def lock_case(db: AsyncSession, case_id: UUID) -> CaseRow | None:
    """Return the case locked until the transaction ends, or None when there is none within reach."""
    found: CaseRow | None = await db.scalar(select(CaseRow).where(CaseRow.id == case_id).with_for_update())
    return found


async def find_case(db: AsyncSession, case_id: UUID) -> CaseRecord | None:
    """Return the case with its person and order in one row, or None when there is none within reach."""
    return _record((await db.execute(_BY_ID, {"case_id": case_id})).first())


async def list_cases(db: AsyncSession, wanted: CaseFilter, page: PageRequest) -> tuple[list[CaseRecord], str | None]:
    """Return a page of joined rows, newest first, and the cursor of the next."""
    alike = {_CASES.state: wanted.state, _CASES.modality: wanted.modality}
    asked = {column: value for column, value in alike.items() if value is not None}
    rows, following = await keyset_in_reach(db, _SHOWN, page, _CASES.id, *_few(wanted), alike=asked)
    return [CaseRecord._make(row) for row in rows], following


async def find_duplicate(db: AsyncSession, order_key: str, notification_id: UUID | None) -> CaseRecord | None:
    """Return the case that was opened by the same order or the same notification, if one is within reach."""
    same = _ORDERS.order_key == order_key
    if notification_id is not None:
        same = or_(same, _ORDERS.notification_id == notification_id)
    return _record((await db.execute(_SHOWN.where(same).limit(1))).first())


async def find_by_notification(db: AsyncSession, notification_id: UUID) -> CaseRecord | None:
    """Return the case that was opened from this notification, if one is within reach."""
    return _record((await db.execute(_SHOWN.where(_ORDERS.notification_id == notification_id).limit(1))).first())


async def find_candidates(
    db: AsyncSession, *, document_number: str, name: NameLike, expediente: str, document_sha256: str | None
) -> list[CaseRecord]:
    """Return up to 20 cases: those that share the person's document, the expediente or the order's file, newest first,
    and after them those of a name alike.
    """
    file = _ORDERS.document_sha256 == document_sha256 if document_sha256 is not None else false()
    same_order = _CASES.order_id == _any(select(_ORDERS.id).where(or_(_ORDERS.expediente == expediente, file)))
    same_man = _CASES.person_id == _any(select(_PERSONS.id).where(_PERSONS.document_number == document_number))
    alike = _CASES.person_id == _any(_named_like(name))
    firm = or_(same_order, same_man)
    order = (firm.desc(), _CASES.id.desc())
    found = select(_CASES.id).where(or_(same_order, same_man, alike)).order_by(*order).limit(20)
    rows = await db.execute(_SHOWN.where(_CASES.id.in_(found)).order_by(*order))
    return [CaseRecord._make(row) for row in rows]


async def add_history(db: AsyncSession, **values: Any) -> None:
    """Append one move to the case's history; `values` are the columns of HistoryRow."""
    await db.execute(_ADD_HISTORY, sealed_values(work_of(db).cipher, HistoryRow, values))


async def list_history(db: AsyncSession, case_id: UUID, page: PageRequest) -> tuple[list[HistoryRow], str | None]:
    """Return a page of the case's moves, newest first, and the cursor of the next."""
    return await keyset(db, select(HistoryRow).where(HistoryRow.case_id == case_id), page, HistoryRow.id)


async def was_moved_by(db: AsyncSession, case_id: UUID, reference: UUID) -> bool:
    """Say whether the case's history holds a move with this reference."""
    moves = select(HistoryRow.id).where(HistoryRow.case_id == case_id, HistoryRow.reference == reference)
    return await db.scalar(moves.limit(1)) is not None


def enter_state(case: CaseRow, state: str, now: datetime) -> None:
    """Put a locked case into the state, note when it first got there, and make it a new version."""
    case.state = state
    case.state_since = now
    case.version += 1
    first_time = _FIRST_TIMES.get(state)
    if first_time is not None and getattr(case, first_time) is None:
        setattr(case, first_time, now)


def _record(row: Sequence[Any] | None) -> CaseRecord | None:
    return None if row is None else CaseRecord._make(row)


def _named_like(name: NameLike) -> Select[Any]:
    return select(func.persons_named_like(name.written, name.sound))


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
        owners = select(_PERSONS.id).where(_PERSONS.document_number == wanted.document_number)
        yield _CASES.person_id == _any(owners)
    if wanted.expediente is not None:
        yield _CASES.order_id == _any(select(_ORDERS.id).where(_ORDERS.expediente == wanted.expediente))
    if wanted.expediente_start is not None:
        begun = _ORDERS.expediente.bool_op("^@")(wanted.expediente_start)  # LEAKPROOF, as LIKE is not: an index serves
        yield _CASES.order_id == _any(select(_ORDERS.id).where(begun))
