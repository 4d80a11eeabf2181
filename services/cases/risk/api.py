"""Her risk over HTTP: its timeline, and the reviews that are mandatory."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import RiskDecider, RiskRecorder, StaffReader
from services.cases.cases.errors import MomentInFuture
from services.cases.risk.actions import recording, reviewing
from services.cases.risk.errors import LoweringUnexplained, ReviewAlreadyClosed
from services.cases.risk.models import NewRiskRecord, NewRiskReview, ReviewDecision, RiskRecord, RiskReview
from services.cases.risk.rules.reviews import ReviewState
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["Risk"])
across_cases = APIRouter(prefix="/v1/risk-reviews", tags=["Risk"])


@router.post("/risk-records", status_code=201, responses=problems(MomentInFuture, LoweringUnexplained))
async def record_risk(work: RiskRecorder, case_id: UUID, body: NewRiskRecord) -> RiskRecord:
    """Record her risk as it was applied to her; it settles the reviews that were opened before that day."""
    return await recording.record_risk(work, case_id, body)


@router.get("/risk-records")
async def list_risk_records(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[RiskRecord]:
    """List the timeline of her risk, the newest applied first: that one is in force."""
    return await recording.list_records(work, case_id, page)


@router.post("/risk-reviews", status_code=201)
async def open_risk_review(work: RiskRecorder, case_id: UUID, body: NewRiskReview) -> RiskReview:
    """Have her risk reviewed because of what she told; incidents and absences do so by themselves."""
    return await reviewing.report_by_partner(work, case_id, body)


@router.get("/risk-reviews")
async def list_risk_reviews(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[RiskReview]:
    """List the case's risk reviews, newest first."""
    return await reviewing.list_reviews(work, case_id, page)


@router.get("/risk-reviews/{review_id}")
async def read_risk_review(work: StaffReader, case_id: UUID, review_id: UUID) -> RiskReview:
    """Read one risk review."""
    return await reviewing.read_review(work, case_id, review_id)


@router.post("/risk-reviews/{review_id}/decision", responses=problems(ReviewAlreadyClosed))
async def decide_risk_review(
    work: RiskDecider, case_id: UUID, review_id: UUID, version: IfMatch, body: ReviewDecision
) -> RiskReview:
    """Close a review with the reason for which her risk stays as it is."""
    return await reviewing.decide_review(work, case_id, review_id, version, body)


@across_cases.get("")
async def find_risk_reviews(work: StaffReader, page: PageQuery, state: Several[ReviewState] = None) -> Page[RiskReview]:
    """List the risk reviews of all cases within reach, what is due first first."""
    return await reviewing.find_reviews(work, state, page)
