"""Which programme a man is in: that of his place, or of the last one he had."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.tables import GroupRow
from services.sessions.programmes.tables import ProgrammeRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction


class Placed(NamedTuple):
    """A man's place, or the last one he had, and the programme and the name of the group it is in."""

    enrolment: EnrolmentRow
    programme: ProgrammeRow
    group: str


async def programmes_of_cases(db: Transaction, case_ids: Iterable[UUID]) -> dict[UUID, Placed]:
    """Return his place by case id, for those who have or had one."""
    latest = (
        select(EnrolmentRow, ProgrammeRow, GroupRow.name)
        .join(GroupRow, GroupRow.id == EnrolmentRow.group_id)
        .join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)
        .where(one_of(EnrolmentRow.case_id, set(case_ids)), EnrolmentRow.enrolled_at.is_not(None))
        .ext(distinct_on(EnrolmentRow.case_id))
        .order_by(EnrolmentRow.case_id, EnrolmentRow.ended_at.desc().nulls_first(), EnrolmentRow.enrolled_at.desc())
    )
    return {placed.enrolment.case_id: placed for placed in await db.all(latest, into=Placed)}
