"""Assessments over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Assessor, StaffReader
from services.cases.assessment import actions as assessment
from services.cases.assessment.errors import AnswersNotScorable, AssessmentNotSupersedable, SupersedingUnexplained
from services.cases.assessment.models import Assessment, NewAssessment
from services.cases.cases.errors import BeforeOrder, MomentInFuture, MoveOutOfOrder, StepForbidden
from services.cases.instruments.errors import InstrumentUnknown
from services.cases.risk.errors import LoweringUnexplained
from shared.problems import problems
from shared.web.pages import Page, PageQuery

router = APIRouter(tags=["Assessments"])

REFUSALS = (
    InstrumentUnknown,
    AnswersNotScorable,
    MomentInFuture,
    BeforeOrder,
    MoveOutOfOrder,
    StepForbidden,
    LoweringUnexplained,
    AssessmentNotSupersedable,
    SupersedingUnexplained,
)


@router.post(
    "/v1/cases/{case_id}/assessments",
    status_code=201,
    responses=problems(*REFUSALS),
)
async def record_assessment(work: Assessor, case_id: UUID, body: NewAssessment) -> Assessment:
    """Record and sign an assessment, which the system scores; the second discipline in person makes him ASSESSED."""
    return await assessment.record_assessment(work, case_id, body)


@router.get("/v1/cases/{case_id}/assessments")
async def list_assessments(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[Assessment]:
    """List the case's assessments, newest first; the answers are for psychologist, social worker and coordinator."""
    return await assessment.list_assessments(work, case_id, page)
