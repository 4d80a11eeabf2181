"""The store of drafts of assessments: each is its author's alone."""

from uuid import UUID

from sqlalchemy import delete, select

from services.cases.assessment_drafts.tables import AssessmentDraftRow
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


async def find_draft(
    db: Transaction, case_id: UUID, draft_id: UUID, author: str, *, lock: bool = False
) -> AssessmentDraftRow | None:
    """Return the author's draft of the case, locked if asked; None when there is none within reach."""
    wanted = select(AssessmentDraftRow).where(
        AssessmentDraftRow.id == draft_id, AssessmentDraftRow.case_id == case_id, AssessmentDraftRow.actor == author
    )
    return await db.first(wanted.with_for_update() if lock else wanted)


async def list_drafts(
    db: Transaction, case_id: UUID, author: str, page: PageRequest
) -> tuple[list[AssessmentDraftRow], str | None]:
    """Return a page of the author's drafts of the case, newest first, and the cursor of the next."""
    mine = select(AssessmentDraftRow).where(AssessmentDraftRow.case_id == case_id, AssessmentDraftRow.actor == author)
    return await keyset(db, mine, page, AssessmentDraftRow.id)


async def drop_draft(db: Transaction, draft_id: UUID) -> None:
    """Drop a draft that was signed: what it held stands in the assessment."""
    await db.execute(delete(AssessmentDraftRow).where(AssessmentDraftRow.id == draft_id))
