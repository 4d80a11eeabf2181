"""Which programme a man is in: that of his place, or of the last one he had."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.tables import GroupRow
from services.sessions.programmes.tables import ProgrammeRow


async def programmes_of_cases(db: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Return (enrolment, programme) by case id, for those who have or had a place."""
    latest = (
        select(EnrolmentRow, ProgrammeRow)
        .join(GroupRow, GroupRow.id == EnrolmentRow.group_id)
        .join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)
        .where(EnrolmentRow.case_id.in_(set(case_ids)), EnrolmentRow.enrolled_at.is_not(None))
        .ext(distinct_on(EnrolmentRow.case_id))
        .order_by(EnrolmentRow.case_id, EnrolmentRow.ended_at.desc().nulls_first(), EnrolmentRow.enrolled_at.desc())
    )
    return {row[0].case_id: row for row in await db.execute(latest)}
