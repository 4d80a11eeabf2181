"""What is written down on a case along its way, each append-only: attempts, profiles, assessments, decisions."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.assessment.tables import AssessmentRow
from services.cases.cases.tables import DecisionRow
from services.cases.connectivity.tables import ConnectivityProfileRow
from services.cases.schema import Table
from services.cases.start.tables import ContactAttemptRow
from shared.pages import PageRequest, keyset

Record = TypeVar("Record", ContactAttemptRow, ConnectivityProfileRow, AssessmentRow, DecisionRow)


async def add_record(db: AsyncSession, record: Table) -> None:
    """Append the record; its id is known afterwards."""
    db.add(record)
    await db.flush()


async def list_records(
    db: AsyncSession, kind: type[Record], case_id: UUID, page: PageRequest
) -> tuple[list[Record], str | None]:
    """Return a page of the case's records of one kind, newest first, and the cursor of the next."""
    return await keyset(db, select(kind).where(kind.case_id == case_id), page, kind.id)


async def newest_record(db: AsyncSession, kind: type[Record], case_id: UUID) -> Record | None:
    """Return the case's latest record of one kind, which is the one in force."""
    found: Record | None = await db.scalar(
        select(kind).where(kind.case_id == case_id).order_by(kind.id.desc()).limit(1)
    )
    return found


async def held_assessments(db: AsyncSession, case_id: UUID) -> list[Any]:
    """Return discipline and in_person of every assessment of the case."""
    held = select(AssessmentRow.discipline, AssessmentRow.in_person).where(AssessmentRow.case_id == case_id)
    return list((await db.execute(held)).all())
