"""Instruments and assessments over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Assessor, StaffReader
from services.cases.assessment import actions as assessment
from services.cases.assessment.errors import AnswersNotScorable, InstrumentUnknown
from services.cases.assessment.models import Assessment, InstrumentCatalogue, NewAssessment
from services.cases.cases.errors import MomentInFuture, StepForbidden
from services.cases.risk.errors import LoweringUnexplained
from shared.problems import problems
from shared.web.pages import Page, PageQuery

router = APIRouter(tags=["Assessments"])


@router.get("/v1/instruments")
async def read_instruments(work: StaffReader) -> InstrumentCatalogue:
    """Read every version of every assessment instrument: what to ask, and on which scale."""
    return assessment.read_instruments()


@router.post(
    "/v1/cases/{case_id}/assessments",
    status_code=201,
    responses=problems(InstrumentUnknown, AnswersNotScorable, MomentInFuture, StepForbidden, LoweringUnexplained),
)
async def record_assessment(work: Assessor, case_id: UUID, body: NewAssessment) -> Assessment:
    """Record an assessment; the system scores it. The second discipline in person moves the case to ASSESSED."""
    return await assessment.record_assessment(work, case_id, body)


@router.get("/v1/cases/{case_id}/assessments")
async def list_assessments(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[Assessment]:
    """List the case's assessments, newest first."""
    return await assessment.list_assessments(work, case_id, page)
