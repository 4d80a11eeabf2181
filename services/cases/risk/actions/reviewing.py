"""Reviews of her risk that are mandatory: opened by what happened, closed by a new sheet or a reasoned decision."""

from uuid import UUID

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.tables import CaseRow
from services.cases.risk import store
from services.cases.risk.actions.due_dates import note_review_due
from services.cases.risk.actions.showing import review_view, review_views
from services.cases.risk.errors import ReviewAlreadyClosed
from services.cases.risk.models import NewRiskReview, ReviewDecision, RiskReview
from services.cases.risk.rules.reviews import ReviewState, ReviewTrigger, review_due_on, review_policy
from services.cases.risk.tables import RiskReviewRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def report_by_partner(work: UnitOfWork, case_id: UUID, told: NewRiskReview) -> RiskReview:
    """Open a review because of what she told."""
    async with work as db:
        case = await locked_case(db, case_id)
        row = await _open(db, case, ReviewTrigger.PARTNER_REPORT, reason=told.reason)
        return work.created(await review_view(db, row))


async def require_review(db: Transaction, case: CaseRow, trigger: ReviewTrigger, source_id: UUID) -> None:
    """Have her risk reviewed because of this incident or finding; the case is locked by the caller.

    Once for each way in which the same thing can open one, and not while another review of the same thing is open.
    """
    under_way = {review.source_id for review in await store.open_reviews(db, case.id)}
    if source_id not in under_way and await store.review_of(db, case.id, trigger, source_id) is None:
        await _open(db, case, trigger, source_id=source_id)


async def decide_review(
    work: UnitOfWork, case_id: UUID, review_id: UUID, version: int, decision: ReviewDecision
) -> RiskReview:
    """Close a review with the reason for which her risk stays as it is. Raises ReviewAlreadyClosed."""
    async with work as db:
        case = await locked_case(db, case_id)
        row = await store.find_review(db, case_id, review_id)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        if row.state != ReviewState.OPEN:
            raise ReviewAlreadyClosed()
        row.state = ReviewState.DECIDED
        row.decision = decision.reason
        row.closed_at = work.now()
        row.closed_by, row.closed_by_name = work.principal.subject, work.principal.name
        await record_change(
            db,
            row,
            "risk_review.closed",
            reason=decision.reason,
            before={"state": ReviewState.OPEN},
            after={"state": row.state},
        )
        await _note_on_case(db, case)
        return work.answer(await review_view(db, row))


async def read_review(work: UnitOfWork, case_id: UUID, review_id: UUID) -> RiskReview:
    """Return one review of a case within reach."""
    async with work.reading() as db:
        row = await store.find_review(db, case_id, review_id)
        if row is None:
            raise NotFound()
        return work.answer(await review_view(db, row))


async def list_reviews(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[RiskReview]:
    """Return a page of the case's reviews, newest first."""
    async with work.reading() as db:
        await shown_case(db, case_id)
        rows, following = await store.list_reviews(db, case_id, page)
        return page.of(await review_views(db, rows), following)


async def find_reviews(work: UnitOfWork, state: list[ReviewState] | None, page: PageRequest) -> Page[RiskReview]:
    """Return a page of the reviews within reach, what is due first first."""
    async with work.reading() as db:
        rows, following = await store.find_reviews(db, state, page)
        return page.of(await review_views(db, rows), following)


async def _open(
    db: Transaction, case: CaseRow, trigger: ReviewTrigger, *, source_id: UUID | None = None, reason: str | None = None
) -> RiskReviewRow:
    work = work_of(db)
    row = RiskReviewRow(
        case_id=case.id,
        centre_id=case.centre_id,
        created_at=work.now(),
        trigger=trigger,
        source_id=source_id,
        reason=reason,
        state=ReviewState.OPEN,
        opened_on=work.today(),
        due_on=review_due_on(trigger, work.today(), review_policy()),
        opened_by=work.principal.subject,
        opened_by_name=work.principal.name,
    )
    after = {"case_id": str(case.id), "trigger": trigger, "due_on": row.due_on.isoformat()}
    await record_change(db, row, "risk_review.opened", reason=reason, after=after)
    await _note_on_case(db, case)
    return row


async def _note_on_case(db: Transaction, case: CaseRow) -> None:
    await note_review_due(db, case)
    case.version += 1
    await db.save(case)
