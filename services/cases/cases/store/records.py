"""What is written down on a case along its way, each append-only: attempts, profiles, assessments, decisions."""

from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from services.cases.assessment.tables import AssessmentRow
from services.cases.cases.tables import DecisionRow
from services.cases.connectivity.tables import ConnectivityProfileRow
from services.cases.start.tables import ContactAttemptRow
from shared.database.rows import table_of
from shared.database.statements import columns_for
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


class Held(NamedTuple):
    """Of an assessment, what counts for admission."""

    discipline: str
    in_person: bool
    in_contingency: bool
    suitability: str
    held_on: date


Record = TypeVar("Record", ContactAttemptRow, ConnectivityProfileRow, AssessmentRow, DecisionRow)


async def list_records(
    db: Transaction, kind: type[Record], case_id: UUID, page: PageRequest
) -> tuple[list[Record], str | None]:
    """Return a page of the case's records of one kind, newest first, and the cursor of the next."""
    return await keyset(db, select(kind).where(kind.case_id == case_id), page, kind.id)


async def newest_record(db: Transaction, kind: type[Record], case_id: UUID) -> Record | None:
    """Return the case's latest record of one kind, which is the one in force."""
    return await db.first(select(kind).where(kind.case_id == case_id).order_by(kind.id.desc()).limit(1))


async def held_assessments(db: Transaction, case_id: UUID, on: date) -> list[Held]:
    """Return every evaluation of the case that stands and still holds on the day, in the order of recording."""
    later = aliased(AssessmentRow)
    excused = AssessmentRow.contingency.is_not(None).label("in_contingency")
    held = select(*columns_for(Held, table_of(AssessmentRow), in_contingency=excused)).where(
        AssessmentRow.case_id == case_id,
        AssessmentRow.is_evaluation,
        or_(AssessmentRow.valid_to.is_(None), AssessmentRow.valid_to >= on),
        ~exists().where(later.supersedes == AssessmentRow.id),
    )
    return await db.all(held.order_by(AssessmentRow.id), into=Held)
