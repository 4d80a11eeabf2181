"""Individual plans over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import CaseReader, Coordinator, PlanAuthor, PlanWorker, StaffReader
from services.cases.cases.errors import MomentInFuture, StepForbidden
from services.cases.plans.actions import planning, scoring
from services.cases.plans.errors import PlanReturnUnexplained, PlanStepForbidden, PlanUnderWay
from services.cases.plans.models import ActivityDone, Plan, PlanContent, PlanDecision, ScoredAreas
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["Plans"])


@router.post("/plans", status_code=201, responses=problems(PlanUnderWay, StepForbidden))
async def draft_plan(work: PlanAuthor, case_id: UUID, body: PlanContent) -> Plan:
    """Begin the man's individual plan, or the next one to take its place."""
    return await planning.draft_plan(work, case_id, body)


@router.get("/plans")
async def list_plans(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[Plan]:
    """List the case's plans, newest first; those that were returned or replaced stay readable."""
    return await planning.list_plans(work, case_id, page)


@router.get("/plans/{plan_id}")
async def read_plan(work: StaffReader, case_id: UUID, plan_id: UUID) -> Plan:
    """Read one plan."""
    return await planning.read_plan(work, case_id, plan_id)


@router.put("/plans/{plan_id}", responses=problems(PlanStepForbidden, StepForbidden))
async def change_plan_draft(
    work: PlanAuthor, case_id: UUID, plan_id: UUID, version: IfMatch, body: PlanContent
) -> Plan:
    """Write a draft anew."""
    return await planning.change_draft(work, case_id, plan_id, version, body)


@router.post("/plans/{plan_id}/submission", responses=problems(PlanStepForbidden, StepForbidden))
async def submit_plan(work: PlanAuthor, case_id: UUID, plan_id: UUID, version: IfMatch) -> Plan:
    """Hand a draft to the coordinator, who approves or returns it."""
    return await planning.submit_plan(work, case_id, plan_id, version)


@router.post("/plans/{plan_id}/decision", responses=problems(PlanStepForbidden, PlanReturnUnexplained, StepForbidden))
async def decide_plan(work: Coordinator, case_id: UUID, plan_id: UUID, version: IfMatch, body: PlanDecision) -> Plan:
    """Approve a plan, which takes the place of the one before, or return it with what is to be changed."""
    return await planning.decide_plan(work, case_id, plan_id, version, body)


@router.post(
    "/plans/{plan_id}/activities/{activity_id}/completion",
    responses=problems(PlanStepForbidden, MomentInFuture, StepForbidden),
)
async def complete_plan_activity(
    work: PlanWorker, case_id: UUID, plan_id: UUID, activity_id: UUID, version: IfMatch, body: ActivityDone
) -> Plan:
    """Note when a step of the approved plan was done."""
    return await planning.complete_activity(work, case_id, plan_id, activity_id, version, body)


@router.get("/scored-objectives")
async def read_scored_objectives(work: CaseReader, case_id: UUID) -> ScoredAreas:
    """Read how the objectives of the approved plan ended, by what they are about: what the court is told."""
    return await scoring.read_scored_areas(work, case_id)
