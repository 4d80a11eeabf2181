"""Deciding whether an assessed man is admitted, to which programme and how he attends it."""

from uuid import UUID

from services.cases.admission.errors import AssessmentsMissing, OverrideMissing, PlacementUnfit
from services.cases.admission.models import AdmissionDecision, Placement
from services.cases.admission.rules import (
    Decision,
    admission_policy,
    missing_assessments,
    needs_override,
    overall_modality,
)
from services.cases.assessment.actions import held_assessments
from services.cases.cases.actions.decisions import keep_decision
from services.cases.cases.actions.moving import effective_day, locked_case, move_case, require_step, shown_case
from services.cases.cases.models.cases import Case
from services.cases.cases.models.decisions import DecisionKind
from services.cases.cases.rules.lifecycle import CaseState, Cause
from services.cases.cases.tables import CaseRow
from shared import audit
from shared.text import Text
from shared.unit_of_work import UnitOfWork


async def decide_admission(work: UnitOfWork, case_id: UUID, version: int, decision: AdmissionDecision) -> Case:
    """Admit, decline or defer, and keep the decision; an admitted case pins its programme's version for good.

    Raises AssessmentsMissing, OverrideMissing, PlacementUnfit, MomentInFuture, MoveOutOfOrder, and StepForbidden for a
    case that is not waiting for the decision.
    """
    if (decision.decision is Decision.ADMIT) != (decision.placement is not None):
        raise PlacementUnfit(
            Text(
                "Para admitir indique el programa y las modalidades; en otra decisión no los envíe.",
                "To admit, give the programme and the modalities; with another decision send none.",
            )
        )
    async with work as db:
        case = await locked_case(db, case_id, version)
        held, policy = await held_assessments(db, case_id), admission_policy()
        if missing := missing_assessments(held, policy):
            raise AssessmentsMissing.of(missing)
        require_step(case, CaseState.ADMITTED, Cause.ADMISSION)
        if decision.placement and decision.override_reason is None and needs_override(held, policy):
            raise OverrideMissing()
        on = effective_day(db, case, decision.effective_on)
        if decision.placement is not None:
            _place(case, decision.placement)
            await move_case(db, case, CaseState.ADMITTED, Cause.ADMISSION, effective_on=on, note=decision.reason)
        elif decision.decision is Decision.DECLINE:
            await move_case(db, case, CaseState.NOT_ADMITTED, Cause.ADMISSION, effective_on=on, note=decision.reason)
        else:
            case.version += 1
            await db.save(case)
        await audit.record(
            db,
            action="admission.decided",
            subject="case",
            subject_id=case_id,
            centre_id=case.centre_id,
            reason=decision.reason,
            after={
                "decision": decision.decision,
                "admission_policy": policy.version,
                "overridden": decision.override_reason is not None,
            }
            | {"policy_version": case.policy_version, "modality": case.modality},
        )
        await keep_decision(db, case, DecisionKind.ADMISSION, decision, on)
        return work.answer(await shown_case(db, case_id))


def _place(case: CaseRow, placement: Placement) -> None:
    stages = placement.modalities
    case.modality = overall_modality([stages.group_sessions, stages.individual_sessions, stages.follow_up])
    case.policy_version = placement.policy_version
