"""The store of risk records and reviews."""

from uuid import UUID

from sqlalchemy import select

from services.cases.risk.rules.reviews import ReviewState, ReviewTrigger
from services.cases.risk.tables import RiskRecordRow, RiskReviewRow
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset, keyset_in_reach
from shared.web.spans import Order


async def record_in_force(db: Transaction, case_id: UUID) -> RiskRecordRow | None:
    """Return the case's risk record in force: the newest applied, of one day the one recorded last."""
    mine = select(RiskRecordRow).where(RiskRecordRow.case_id == case_id)
    return await db.first(mine.order_by(RiskRecordRow.effective_on.desc(), RiskRecordRow.id.desc()).limit(1))


async def list_records(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[RiskRecordRow], str | None]:
    """Return a page of the case's risk records, the newest applied first, and the cursor of the next."""
    mine = select(RiskRecordRow).where(RiskRecordRow.case_id == case_id)
    return await keyset(db, mine, page, RiskRecordRow.effective_on, RiskRecordRow.id)


async def open_reviews(db: Transaction, case_id: UUID) -> list[RiskReviewRow]:
    """Return the case's open reviews; who changes one holds the case's lock."""
    mine = select(RiskReviewRow).where(RiskReviewRow.case_id == case_id, RiskReviewRow.state == ReviewState.OPEN)
    return await db.all(mine.order_by(RiskReviewRow.due_on, RiskReviewRow.id))


async def review_of(db: Transaction, case_id: UUID, trigger: ReviewTrigger, source_id: UUID) -> RiskReviewRow | None:
    """Return the review that this incident or finding opened in this way, if it did."""
    mine = select(RiskReviewRow).where(RiskReviewRow.case_id == case_id, RiskReviewRow.source_id == source_id)
    return await db.first(mine.where(RiskReviewRow.trigger == trigger))


async def find_review(db: Transaction, case_id: UUID, review_id: UUID) -> RiskReviewRow | None:
    """Return the case's review, or None when there is none within reach."""
    return await db.first(select(RiskReviewRow).where(RiskReviewRow.id == review_id, RiskReviewRow.case_id == case_id))


async def list_reviews(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[RiskReviewRow], str | None]:
    """Return a page of the case's reviews, newest first, and the cursor of the next."""
    return await keyset(db, select(RiskReviewRow).where(RiskReviewRow.case_id == case_id), page, RiskReviewRow.id)


async def find_reviews(
    db: Transaction, state: list[ReviewState] | None, page: PageRequest
) -> tuple[list[RiskReviewRow], str | None]:
    """Return a page of the reviews within reach, what is due first first."""
    alike = {RiskReviewRow.state: list(ReviewState) if state is None else state}
    order = Order(RiskReviewRow.due_on, ascending=True)
    return await keyset_in_reach(db, select(RiskReviewRow), page, RiskReviewRow.id, alike=alike, order=order)
