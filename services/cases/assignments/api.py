"""Assignments over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Coordinator, StaffReader
from services.cases.assignments.actions import assigning
from services.cases.assignments.errors import (
    AssignedMeanwhile,
    AssignmentEnded,
    NothingToHandOver,
    ProfessionalUnfit,
    ProfessionalUnknown,
)
from services.cases.assignments.models import Assignment, AssignmentEnding, Handover, HandoverResult, NewAssignment
from shared.problems import UpstreamUnavailable, problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(tags=["Assignments"])

_UNFIT = (ProfessionalUnknown, ProfessionalUnfit, UpstreamUnavailable)


@router.get("/v1/cases/{case_id}/assignments")
async def list_case_assignments(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[Assignment]:
    """List who works and who worked on a case, newest first."""
    return await assigning.list_assignments(work, case_id, page)


@router.post("/v1/cases/{case_id}/assignments", status_code=201, responses=problems(*_UNFIT, AssignedMeanwhile))
async def assign_professional(work: Coordinator, case_id: UUID, body: NewAssignment) -> Assignment:
    """Give a task on a case to a professional of its centre; who answered for it before is relieved."""
    return await assigning.assign(work, case_id, body)


@router.post("/v1/assignments/{assignment_id}/ending", responses=problems(AssignmentEnded))
async def end_assignment(
    work: Coordinator, assignment_id: UUID, version: IfMatch, body: AssignmentEnding
) -> Assignment:
    """Relieve a professional without another in their place."""
    return await assigning.end_assignment(work, assignment_id, version, body)


@router.post("/v1/assignment-handovers", responses=problems(*_UNFIT, NothingToHandOver, AssignedMeanwhile))
async def hand_over_assignments(work: Coordinator, body: Handover) -> HandoverResult:
    """Let another person take over what somebody answers for: all of it, or some tasks and cases."""
    return await assigning.hand_over(work, body)
