"""The store of cases: one row to lock and change, one joined row to show, one statement per page of a list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, insert, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Bundle

from services.cases.storage.tables import CASE_NUMBERS, CaseRow, CourtOrderRow, HistoryRow, PersonRow
from shared.pages import PageRequest, keyset

# One bundle, so that a joined row keeps its names in a page.
_SHOWN: Select[Any] = (
    select(
        Bundle(
            "case",
            CaseRow.id,
            CaseRow.version,
            CaseRow.centre_id,
            CaseRow.number,
            CaseRow.state,
            CaseRow.state_since,
            CaseRow.due_dates,
            CaseRow.warnings,
            CaseRow.modality,
            CaseRow.policy_version,
            CaseRow.risk_level,
            CaseRow.discharge_reason,
            CaseRow.created_at.label("opened_at"),
            CaseRow.admitted_at,
            CaseRow.discharged_at,
            CaseRow.person_id,
            PersonRow.given_names,
            PersonRow.surnames,
            PersonRow.document_type,
            PersonRow.document_number,
            PersonRow.phone,
            CourtOrderRow.source,
            CourtOrderRow.expediente,
            CourtOrderRow.court_code,
            CourtOrderRow.basis,
            CourtOrderRow.measures,
            CourtOrderRow.resolution_number,
            CourtOrderRow.resolution_date,
            CourtOrderRow.received_on,
            CourtOrderRow.notification_id,
            CourtOrderRow.document_sha256,
        )
    )
    .select_from(CaseRow)
    .join(PersonRow, PersonRow.id == CaseRow.person_id)
    .join(CourtOrderRow, CourtOrderRow.id == CaseRow.order_id)
)

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
    """Insert a case; `values` are the columns of CaseRow."""
    await db.execute(insert(CaseRow).values(values))


async def lock_case(db: AsyncSession, case_id: UUID) -> CaseRow | None:
    """Return the case locked until the transaction ends, or None when there is none within reach."""
    found: CaseRow | None = await db.scalar(select(CaseRow).where(CaseRow.id == case_id).with_for_update())
    return found


async def find_case(db: AsyncSession, case_id: UUID) -> Any | None:
    """Return the case with its person and order in one row, or None when there is none within reach."""
    return await db.scalar(_SHOWN.where(CaseRow.id == case_id))


async def list_cases(db: AsyncSession, wanted: CaseFilter, page: PageRequest) -> tuple[list[Any], str | None]:
    """Return a page of joined rows, newest first, and the cursor of the next."""
    return await keyset(db, _filtered(_SHOWN, wanted), page, CaseRow.id)


async def find_duplicate(db: AsyncSession, order_key: str, notification_id: UUID | None) -> Any | None:
    """Return the case that was opened by the same order or the same notification, if one is within reach."""
    same = CourtOrderRow.order_key == order_key
    if notification_id is not None:
        same = or_(same, CourtOrderRow.notification_id == notification_id)
    return await db.scalar(_SHOWN.where(same).limit(1))


async def find_candidates(
    db: AsyncSession, *, document_number: str, name: NameLike, expediente: str, document_sha256: str | None
) -> list[Any]:
    """Return up to 20 cases that share a person's document, a name alike, the expediente or the order's file."""
    known = select(PersonRow.id).where(PersonRow.document_number == document_number)
    persons = union(known, _named_like(name))
    orders = select(CourtOrderRow.id).where(
        or_(CourtOrderRow.expediente == expediente, CourtOrderRow.document_sha256 == document_sha256)
    )
    alike = union(
        select(CaseRow.id).where(CaseRow.person_id.in_(persons)), select(CaseRow.id).where(CaseRow.order_id.in_(orders))
    )
    return list((await db.scalars(_SHOWN.where(CaseRow.id.in_(alike)).order_by(CaseRow.id.desc()).limit(20))).all())


async def add_history(db: AsyncSession, **values: Any) -> None:
    """Append one move to the case's history; `values` are the columns of HistoryRow."""
    await db.execute(insert(HistoryRow).values(values))


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


def _named_like(name: NameLike) -> Select[Any]:
    return select(func.persons_named_like(name.written, name.sound))


def _filtered(statement: Select[Any], wanted: CaseFilter) -> Select[Any]:
    if wanted.name is not None:
        statement = statement.where(CaseRow.person_id.in_(_named_like(wanted.name)))
    if wanted.document_number is not None:
        statement = statement.where(PersonRow.document_number == wanted.document_number)
    if wanted.expediente is not None:
        statement = statement.where(CourtOrderRow.expediente == wanted.expediente)
    if wanted.expediente_start is not None:
        statement = statement.where(CourtOrderRow.expediente.startswith(wanted.expediente_start, autoescape=True))
    if wanted.state is not None:
        statement = statement.where(CaseRow.state == wanted.state)
    if wanted.modality is not None:
        statement = statement.where(CaseRow.modality == wanted.modality)
    return statement
