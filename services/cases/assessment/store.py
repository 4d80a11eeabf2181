"""The store of assessments: which took the place of which."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from services.cases.assessment.tables import AssessmentRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction


async def superseding(db: Transaction, assessment_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return, of each of these assessments that was superseded, the one that took its place."""
    if not assessment_ids:
        return {}
    later = select(AssessmentRow.supersedes, AssessmentRow.id).where(one_of(AssessmentRow.supersedes, assessment_ids))
    return {earlier: one for earlier, one in await db.all(later) if earlier is not None}
