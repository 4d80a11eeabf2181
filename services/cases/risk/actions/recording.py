"""Recording her risk as it was applied: the newest applied is in force, and no level is lowered without a reason."""

from uuid import UUID

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.errors import MomentInFuture
from services.cases.cases.tables import CaseRow
from services.cases.client.events import RISK_RECORDED
from services.cases.risk import store
from services.cases.risk.actions.due_dates import bring_forward, note_review_due
from services.cases.risk.actions.showing import record_view
from services.cases.risk.errors import LoweringUnexplained
from services.cases.risk.models import NewRiskRecord, RiskRecord
from services.cases.risk.rules.levels import RiskLevel, is_lower, takes_force
from services.cases.risk.rules.reviews import ReviewState, settles
from services.cases.risk.tables import RiskRecordRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.references import CaseReference
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.pages import Page, PageRequest


async def record_risk(work: UnitOfWork, case_id: UUID, risk: NewRiskRecord) -> RiskRecord:
    """Put a risk sheet on the timeline. Raises MomentInFuture and LoweringUnexplained."""
    async with work as db:
        case = await locked_case(db, case_id)
        row = await keep_risk(db, case, risk)
        newest = await store.record_in_force(db, case_id)
        return work.answer(record_view(row, CaseReference(id=case.id, number=case.number), newest))


async def keep_risk(db: Transaction, case: CaseRow, risk: NewRiskRecord) -> RiskRecordRow:
    """Keep a risk sheet of a case that is locked or opened in this transaction, and return its row.

    The case's level is that of the newest sheet applied; a severe one brings the initial report forward, and reviews
    that were opened before it was applied are settled. The case gets its next version and its event. Raises
    MomentInFuture, and LoweringUnexplained for a level below the one in force that gives no reason.
    """
    work = work_of(db)
    if risk.effective_on > work.today():
        raise MomentInFuture.at("effective_on")
    newest = await store.record_in_force(db, case.id)
    in_force = takes_force(risk.effective_on, None if newest is None else newest.effective_on)
    before = None if case.risk_level is None else RiskLevel(case.risk_level)
    lowered_from = before if in_force and before is not None and is_lower(risk.level, before) else None
    if lowered_from is not None and risk.reason is None:
        raise LoweringUnexplained()
    row = RiskRecordRow(
        case_id=case.id,
        centre_id=case.centre_id,
        created_at=work.now(),
        lowered_from=lowered_from,
        actor=work.principal.subject,
        actor_name=work.principal.name,
        assessor=risk.applied_by,
        **risk.model_dump(exclude={"applied_by"}),
    )
    await db.add(row)
    if in_force:
        case.risk_level = risk.level
        if risk.level is RiskLevel.SEVERE:
            await bring_forward(db, case, risk.effective_on)
    await _settle_reviews(db, case, row)
    await record_change(
        db,
        case,
        "risk.recorded",
        subject="case",
        reason=risk.reason,
        before={"risk_level": before},
        after={"risk_level": case.risk_level, "recorded": risk.level, "effective_on": risk.effective_on.isoformat()},
        event=RISK_RECORDED,
        detail=f"/v1/cases/{case.id}",
    )
    return row


async def list_records(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[RiskRecord]:
    """Return a page of the timeline of her risk, the newest applied first."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        newest = await store.record_in_force(db, case_id)
        rows, following = await store.list_records(db, case_id, page)
    of_case = CaseReference(id=case.id, number=case.number)
    return page.of([record_view(row, of_case, newest) for row in rows], following)


async def _settle_reviews(db: Transaction, case: CaseRow, record: RiskRecordRow) -> None:
    work = work_of(db)
    for review in await store.open_reviews(db, case.id):
        if settles(record.effective_on, review.opened_on):
            review.state = ReviewState.RECORDED
            review.risk_record_id = record.id
            review.closed_at = work.now()
            review.closed_by, review.closed_by_name = work.principal.subject, work.principal.name
            await record_change(
                db, review, "risk_review.closed", before={"state": ReviewState.OPEN}, after={"state": review.state}
            )
    await note_review_due(db, case)
