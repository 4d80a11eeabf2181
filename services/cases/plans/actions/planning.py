"""Writing the individual plan: drafted, submitted, approved or returned; its steps are ticked off as they are done."""

from typing import Any
from uuid import UUID

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.errors import MomentInFuture, NumberedCase, StepForbidden
from services.cases.cases.rules.lifecycle import CaseState, is_closed
from services.cases.cases.tables import CaseRow
from services.cases.plans import store
from services.cases.plans.errors import PlanReturnUnexplained, PlanStepForbidden, PlanUnderWay
from services.cases.plans.models import (
    Activity,
    ActivityDone,
    Objective,
    Plan,
    PlanContent,
    PlanDecision,
    PlannedActivity,
)
from services.cases.plans.rules import UNDER_WAY, PlanState
from services.cases.plans.tables import PlanRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.problems import NotFound
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def draft_plan(work: UnitOfWork, case_id: UUID, content: PlanContent) -> Plan:
    """Begin a plan, the next of the case. Raises PlanUnderWay, and StepForbidden on a closed case."""
    async with work as db:
        case = await _open_case(db, case_id)
        latest = await store.latest_plan(db, case_id)
        if latest is not None and latest.state in UNDER_WAY:
            raise PlanUnderWay(plan_id=str(latest.id), plan=f"/v1/cases/{case_id}/plans/{latest.id}")
        row = PlanRow(
            case_id=case_id,
            centre_id=case.centre_id,
            created_at=work.now(),
            number=1 if latest is None else latest.number + 1,
            state=PlanState.DRAFT,
            content=_stored(content),
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
        await record_change(db, row, "plan.drafted", after={"case_id": str(case_id), "number": row.number})
        return work.created(_view(row, case))


async def change_draft(work: UnitOfWork, case_id: UUID, plan_id: UUID, version: int, content: PlanContent) -> Plan:
    """Write a draft anew. Raises PlanStepForbidden for any other plan, and StepForbidden on a closed case."""
    async with work as db:
        case, row = await _locked(db, case_id, plan_id, version, PlanState.DRAFT)
        row.content = _stored(content)
        await record_change(db, row, "plan.changed", after={"case_id": str(case_id)})
        return work.answer(_view(row, case))


async def submit_plan(work: UnitOfWork, case_id: UUID, plan_id: UUID, version: int) -> Plan:
    """Hand a draft to the coordinator. Raises PlanStepForbidden, and StepForbidden on a closed case."""
    async with work as db:
        case, row = await _locked(db, case_id, plan_id, version, PlanState.DRAFT)
        row.state, row.submitted_at = PlanState.SUBMITTED, work.now()
        await record_change(db, row, "plan.submitted", after={"case_id": str(case_id)})
        return work.answer(_view(row, case))


async def decide_plan(work: UnitOfWork, case_id: UUID, plan_id: UUID, version: int, decision: PlanDecision) -> Plan:
    """Approve a plan, which takes the place of the one before, or return it with what is to be changed.

    Raises PlanStepForbidden for one that is not submitted, PlanReturnUnexplained, and StepForbidden on a closed case.
    """
    if not decision.approved and decision.note is None:
        raise PlanReturnUnexplained()
    async with work as db:
        case, row = await _locked(db, case_id, plan_id, version, PlanState.SUBMITTED)
        before = await store.plan_in_state(db, case_id, PlanState.APPROVED) if decision.approved else None
        if before is not None:
            before.state = PlanState.REPLACED
            await record_change(db, before, "plan.replaced", after={"by": str(row.id)})
        row.state = PlanState.APPROVED if decision.approved else PlanState.RETURNED
        row.decided_by, row.decided_by_name = work.principal.subject, work.principal.name
        row.decided_at, row.decision_note = work.now(), decision.note
        await record_change(db, row, "plan.decided", reason=decision.note, after={"state": row.state})
        return work.answer(_view(row, case))


async def complete_activity(
    work: UnitOfWork, case_id: UUID, plan_id: UUID, activity_id: UUID, version: int, done: ActivityDone
) -> Plan:
    """Note when a step of the approved plan was done; noted again, it is put right. Raises MomentInFuture.

    Raises PlanStepForbidden for another plan, and StepForbidden on a closed case.
    """
    if done.done_on > work.today():
        raise MomentInFuture.at("done_on")
    async with work as db:
        case, row = await _locked(db, case_id, plan_id, version, PlanState.APPROVED)
        objectives = objectives_of(row)
        if not any(activity.id == activity_id for one in objectives for activity in one.activities):
            raise NotFound()
        row.content = stored_objectives([_with_done(one, activity_id, done) for one in objectives])
        await record_change(db, row, "plan.activity_done", after={"activity_id": str(activity_id)})
        return work.answer(_view(row, case))


async def read_plan(work: UnitOfWork, case_id: UUID, plan_id: UUID) -> Plan:
    """Return one plan of a case within reach."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        row = await store.find_plan(db, case_id, plan_id)
    if row is None:
        raise NotFound()
    return work.answer(_view(row, case))


async def list_plans(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[Plan]:
    """Return a page of the case's plans, newest first."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        rows, following = await store.list_plans(db, case_id, page)
    return page.of([_view(row, case) for row in rows], following)


def objectives_of(row: PlanRow) -> list[Objective]:
    """Return a plan's objectives."""
    return [Objective.model_validate(one) for one in row.content["objectives"]]


def stored_objectives(objectives: list[Objective]) -> dict[str, Any]:
    """Return objectives as a plan keeps them."""
    return {"objectives": [one.model_dump(mode="json") for one in objectives]}


def _stored(content: PlanContent) -> dict[str, Any]:
    return stored_objectives(
        [
            Objective(
                id=new_id(),
                area=one.area,
                objective=one.objective,
                activities=[_undone(step) for step in one.activities],
                achievement=None,
                achievement_note=None,
            )
            for one in content.objectives
        ]
    )


def _undone(step: PlannedActivity) -> Activity:
    return Activity(**step.model_dump(), id=new_id(), done_on=None, note=None)


def _with_done(objective: Objective, activity_id: UUID, done: ActivityDone) -> Objective:
    steps = [
        step.model_copy(update=done.model_dump()) if step.id == activity_id else step for step in objective.activities
    ]
    return objective.model_copy(update={"activities": steps})


async def _open_case(db: Transaction, case_id: UUID) -> CaseRow:
    case = await locked_case(db, case_id)
    if is_closed(CaseState(case.state)):
        raise StepForbidden.in_state(CaseState(case.state))
    return case


async def _locked(
    db: Transaction, case_id: UUID, plan_id: UUID, version: int, state: PlanState
) -> tuple[CaseRow, PlanRow]:
    case = await _open_case(db, case_id)
    row = await store.find_plan(db, case_id, plan_id)
    if row is None:
        raise NotFound()
    require_version(row.version, version)
    if row.state != state:
        raise PlanStepForbidden.in_state(PlanState(row.state))
    return case, row


def _view(row: PlanRow, case: NumberedCase) -> Plan:
    return Plan(
        id=row.id,
        version=row.version,
        case=CaseReference(id=case.id, number=case.number),
        number=row.number,
        state=row.state,
        objectives=objectives_of(row),
        created_by=ActorReference.of(row.actor, row.actor_name),
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        decided_by=ActorReference.if_any(row.decided_by, row.decided_by_name),
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )
