"""Risk records and reviews as published."""

from collections.abc import Sequence

from services.cases.cases.store import cases
from services.cases.risk.models import RiskRecord, RiskReview
from services.cases.risk.rules.reviews import ReviewState
from services.cases.risk.tables import RiskRecordRow, RiskReviewRow
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import work_of


def record_view(row: RiskRecordRow, case: CaseReference, newest: RiskRecordRow | None) -> RiskRecord:
    """Return one entry of the timeline."""
    return RiskRecord(
        id=row.id,
        case=case,
        level=row.level,
        effective_on=row.effective_on,
        source=row.source,
        applied_by=row.assessor,
        instrument=row.instrument,
        instrument_version=row.instrument_version or "",
        score=row.score,
        reason=row.reason,
        lowered_from=row.lowered_from,
        in_force=newest is not None and row.id == newest.id,
        recorded_by=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )


async def review_view(db: Transaction, row: RiskReviewRow) -> RiskReview:
    """Return one review."""
    return (await review_views(db, [row]))[0]


async def review_views(db: Transaction, rows: Sequence[RiskReviewRow]) -> list[RiskReview]:
    """Return reviews, of whichever cases they are."""
    centres = await named_centres(db, (row.centre_id for row in rows))
    numbers = await cases.numbers_of(db, {row.case_id for row in rows})
    today = work_of(db).today()
    return [
        RiskReview(
            id=row.id,
            version=row.version,
            centre=centres[row.centre_id],
            case=CaseReference(id=row.case_id, number=numbers[row.case_id]),
            trigger=row.trigger,
            source_id=row.source_id,
            reason=row.reason,
            state=row.state,
            due_on=row.due_on,
            overdue=row.state == ReviewState.OPEN and row.due_on < today,
            opened_by=ActorReference.of(row.opened_by, row.opened_by_name),
            created_at=row.created_at,
            risk_record_id=row.risk_record_id,
            decision=row.decision,
            closed_by=ActorReference.if_any(row.closed_by, row.closed_by_name),
            closed_at=row.closed_at,
        )
        for row in rows
    ]
