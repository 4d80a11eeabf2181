"""The store of assignments."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from services.cases.assignments.tables import AssignmentRow
from services.cases.cases.tables import CaseRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset

MOST_AT_ONCE = 500


async def holder(db: Transaction, case_id: UUID, task: str) -> AssignmentRow | None:
    """Return who answers for the task now, locked."""
    standing = select(AssignmentRow).where(
        AssignmentRow.case_id == case_id, AssignmentRow.task == task, AssignmentRow.ended_at.is_(None)
    )
    return await db.first(standing.with_for_update())


async def standing_of_case(db: Transaction, case_id: UUID) -> list[AssignmentRow]:
    """Return who answers for a task on the case now, locked."""
    standing = select(AssignmentRow).where(AssignmentRow.case_id == case_id, AssignmentRow.ended_at.is_(None))
    return await db.all(standing.order_by(AssignmentRow.id).with_for_update())


async def held_by(
    db: Transaction, professional: str, tasks: Collection[str] | None, case_ids: Collection[UUID] | None
) -> list[AssignmentRow]:
    """Return what a professional answers for, locked, the oldest first: one more than can be handed over at once."""
    held = select(AssignmentRow).where(AssignmentRow.professional == professional, AssignmentRow.ended_at.is_(None))
    if tasks is not None:
        held = held.where(one_of(AssignmentRow.task, tasks))
    if case_ids is not None:
        held = held.where(one_of(AssignmentRow.case_id, case_ids))
    return await db.all(held.order_by(AssignmentRow.id).limit(MOST_AT_ONCE + 1).with_for_update())


async def list_assignments(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[AssignmentRow], str | None]:
    """Return a page of who worked on the case, newest first."""
    return await keyset(db, select(AssignmentRow).where(AssignmentRow.case_id == case_id), page, AssignmentRow.id)


async def centres_of(db: Transaction, case_ids: Collection[UUID]) -> set[UUID]:
    """Return the centres of the cases."""
    return set(await db.all(select(CaseRow.centre_id).where(one_of(CaseRow.id, case_ids)).distinct()))
