"""Counting the start of the programme: one statement for the steps, one for each list.

Without a centre all cases within reach count, which row-level security sees to.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Float, Select, cast, func, or_, select

from services.cases.cases.tables import CaseRow
from services.cases.orders.tables import CourtOrderRow
from shared.centre_names import centre_name
from shared.database.rows import table_of
from shared.database.transaction import Transaction

_MOST_LISTED = 100
_NAMED = (CaseRow.id, CaseRow.number, CaseRow.centre_id, centre_name(table_of(CaseRow).c.centre_id))
_ORDER = select().select_from(CaseRow).join(CourtOrderRow, CourtOrderRow.id == CaseRow.order_id)


class StepCounts(NamedTuple):
    """For each step how many cases reached it, and the median days since the step before."""

    received: int
    contacted: int
    assessed: int
    admitted: int
    first_session: int
    days_to_received: float | None
    days_to_contacted: float | None
    days_to_assessed: float | None
    days_to_admitted: float | None
    days_to_first_session: float | None


class StandingCase(NamedTuple):
    """A case that stands in its state."""

    id: UUID
    number: str
    centre_id: UUID
    centre_name: str
    state: str
    state_since: datetime


class ReceivedCase(NamedTuple):
    """A case with the day on which its order was received."""

    id: UUID
    number: str
    centre_id: UUID
    centre_name: str
    received_on: date
    state_since: datetime


async def count_steps(db: Transaction, centre_id: UUID | None, received_from: date, received_to: date) -> StepCounts:
    """Return the counts of the orders received in the period."""
    received = CourtOrderRow.received_on
    contacted, assessed = _day(CaseRow.contacted_at), _day(CaseRow.assessed_at)
    admitted, first_session = _day(CaseRow.admitted_at), _day(CaseRow.first_session_at)
    counted = _ORDER.add_columns(
        func.count().label("received"),
        func.count(CaseRow.contacted_at).label("contacted"),
        func.count(CaseRow.assessed_at).label("assessed"),
        func.count(CaseRow.admitted_at).label("admitted"),
        func.count(CaseRow.first_session_at).label("first_session"),
        _median(received - CourtOrderRow.resolution_date).label("days_to_received"),
        _median(contacted - received).label("days_to_contacted"),
        _median(assessed - contacted).label("days_to_assessed"),
        _median(admitted - assessed).label("days_to_admitted"),
        _median(first_session - admitted).label("days_to_first_session"),
    )
    once = counted.where(CaseRow.readmission_of.is_(None))  # the order of a man who is readmitted came in once
    (found,) = await db.all(_within(once, centre_id, received_from, received_to), into=StepCounts)
    return found


async def list_standing_too_long(
    db: Transaction, centre_id: UUID | None, entered_before: Mapping[Any, datetime]
) -> list[StandingCase]:
    """Return the cases that entered a watched state before the given moment, longest standing first, at most 100."""
    too_long = or_(
        *((CaseRow.state == state) & (CaseRow.state_since < moment) for state, moment in entered_before.items())
    )
    listed = select(*_NAMED, CaseRow.state, CaseRow.state_since).where(too_long)
    return await db.all(_of(listed, centre_id).order_by(CaseRow.state_since).limit(_MOST_LISTED), into=StandingCase)


async def list_in_state(
    db: Transaction, centre_id: UUID | None, state: str, received_from: date, received_to: date
) -> list[ReceivedCase]:
    """Return the cases of the period that stand in the state, newest first, at most 100."""
    listed = _ORDER.add_columns(*_NAMED, CourtOrderRow.received_on, CaseRow.state_since).where(CaseRow.state == state)
    ordered = _within(listed, centre_id, received_from, received_to).order_by(CaseRow.id.desc()).limit(_MOST_LISTED)
    return await db.all(ordered, into=ReceivedCase)


def _within(
    statement: Select[*tuple[Any, ...]], centre_id: UUID | None, received_from: date, received_to: date
) -> Select[*tuple[Any, ...]]:
    return _of(statement, centre_id).where(CourtOrderRow.received_on.between(received_from, received_to))


def _of(statement: Select[*tuple[Any, ...]], centre_id: UUID | None) -> Select[*tuple[Any, ...]]:
    return statement if centre_id is None else statement.where(CaseRow.centre_id == centre_id)


def _day(moment: Any) -> Any:
    return cast(func.timezone("America/Lima", moment), Date)


def _median(days: Any) -> Any:
    return cast(func.percentile_cont(0.5).within_group(days), Float)
