"""Drafts of assessments over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Assessor
from services.cases.assessment.errors import AnswersNotScorable, AssessmentNotSupersedable, SupersedingUnexplained
from services.cases.assessment.models import Assessment
from services.cases.assessment_drafts import actions
from services.cases.assessment_drafts.errors import DraftIncomplete
from services.cases.assessment_drafts.models import AssessmentDraft, AssessmentDraftContent
from services.cases.cases.errors import MomentInFuture, StepForbidden
from services.cases.instruments.errors import InstrumentUnknown
from services.cases.risk.errors import LoweringUnexplained
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/cases/{case_id}/assessment-drafts", tags=["Assessments"])


@router.post("", status_code=201, responses=problems(InstrumentUnknown, AnswersNotScorable))
async def begin_assessment_draft(work: Assessor, case_id: UUID, body: AssessmentDraftContent) -> AssessmentDraft:
    """Begin an assessment that is written in parts; its author alone reads it until it is signed."""
    return await actions.begin_draft(work, case_id, body)


@router.get("")
async def list_assessment_drafts(work: Assessor, case_id: UUID, page: PageQuery) -> Page[AssessmentDraft]:
    """List one's own drafts of the case, newest first."""
    return await actions.list_drafts(work, case_id, page)


@router.get("/{draft_id}")
async def read_assessment_draft(work: Assessor, case_id: UUID, draft_id: UUID) -> AssessmentDraft:
    """Read a draft of one's own."""
    return await actions.read_draft(work, case_id, draft_id)


@router.put("/{draft_id}", responses=problems(InstrumentUnknown, AnswersNotScorable))
async def change_assessment_draft(
    work: Assessor, case_id: UUID, draft_id: UUID, version: IfMatch, body: AssessmentDraftContent
) -> AssessmentDraft:
    """Save what is written so far."""
    return await actions.change_draft(work, case_id, draft_id, version, body)


@router.post(
    "/{draft_id}/signature",
    status_code=201,
    responses=problems(
        DraftIncomplete,
        InstrumentUnknown,
        AnswersNotScorable,
        MomentInFuture,
        StepForbidden,
        LoweringUnexplained,
        AssessmentNotSupersedable,
        SupersedingUnexplained,
    ),
)
async def sign_assessment_draft(work: Assessor, case_id: UUID, draft_id: UUID, version: IfMatch) -> Assessment:
    """Sign a complete draft: the system scores it, and it never changes."""
    return await actions.sign_draft(work, case_id, draft_id, version)
