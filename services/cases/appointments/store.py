"""The store of appointments."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.cases.appointments.rules import AppointmentState
from services.cases.appointments.tables import AppointmentRow
from services.cases.cases.tables import CaseRow
from services.cases.persons.tables import PersonRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.days import Days
from shared.web.pages import PageRequest, keyset, keyset_in_reach
from shared.web.spans import Order


async def has_another(db: Transaction, professional: str, starts_at: datetime) -> bool:
    """Whether the professional is expected elsewhere at that very time."""
    other = select(AppointmentRow.id).where(
        AppointmentRow.professional == professional,
        AppointmentRow.starts_at == starts_at,
        AppointmentRow.state == AppointmentState.SCHEDULED,
    )
    return await db.first(other.limit(1)) is not None


async def scheduled_of_case(db: Transaction, case_id: UUID) -> list[AppointmentRow]:
    """Return the case's appointments that are still to come about, locked."""
    row = AppointmentRow
    scheduled = select(row).where(row.case_id == case_id, row.state == AppointmentState.SCHEDULED)
    return await db.all(scheduled.order_by(row.id).with_for_update())


async def list_of_case(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[AppointmentRow], str | None]:
    """Return a page of a case's appointments, those made last first."""
    return await keyset(db, select(AppointmentRow).where(AppointmentRow.case_id == case_id), page, AppointmentRow.id)


async def list_appointments(
    db: Transaction,
    days: Days,
    state: Collection[AppointmentState] | None,
    professional: str | None,
    page: PageRequest,
) -> tuple[list[AppointmentRow], str | None]:
    """Return a page of the appointments within reach, the soonest first."""
    few: list[ColumnElement[bool]] = []
    if professional is not None:
        few.append(AppointmentRow.professional == professional)
    alike = {AppointmentRow.state: list(AppointmentState if state is None else state)}
    order = Order(AppointmentRow.starts_at, days.since, days.until, ascending=True)
    return await keyset_in_reach(db, select(AppointmentRow), page, AppointmentRow.id, *few, alike=alike, order=order)


async def named_cases(db: Transaction, case_ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return the number of each case, and its man's name."""
    named = (
        select(CaseRow.id, CaseRow.number, PersonRow.given_names + " " + PersonRow.surnames)
        .join(PersonRow, PersonRow.id == CaseRow.person_id)
        .where(one_of(CaseRow.id, case_ids))
    )
    return {case_id: (number, name) for case_id, number, name in await db.all(named)}
