"""Ending a case: with its reason and, where owed, a final report scored by objective."""

from uuid import UUID

from services.cases.cases.actions.decisions import keep_decision
from services.cases.cases.actions.moving import locked_case, move_case, shown_case
from services.cases.cases.models.cases import Case
from services.cases.cases.models.decisions import DecisionKind
from services.cases.cases.rules.lifecycle import CaseState, Cause, DischargeReason
from services.cases.discharge.errors import FinalReportMissing, ProgrammeNotCompleted
from services.cases.discharge.models import Discharge
from services.cases.discharge.rules import Achievement, final_report_is_owed
from services.cases.plans.actions.scoring import score_plan
from services.sessions.client import SessionsClient
from shared import audit
from shared.service_client import UpstreamRefused
from shared.text import Text, listed
from shared.unit_of_work import UnitOfWork


async def discharge_case(work: UnitOfWork, case_id: UUID, version: int, discharge: Discharge) -> Case:
    """End the case. COMPLETED needs the sessions service to propose completion, asked before the transaction.

    Where the final report is owed it scores each objective of the approved plan, if there is one. Raises
    FinalReportMissing, ObjectivesUnscored, ProgrammeNotCompleted, StepForbidden, MoveReasonUnfit, MomentInFuture and
    MoveOutOfOrder.
    """
    if final_report_is_owed(discharge.reason) and not discharge.objectives:
        raise FinalReportMissing(
            Text("Califique cada objetivo: {scores}.", "Score each objective: {scores}.").format(
                scores=listed(one.label for one in Achievement)
            )
        )
    if discharge.reason is DischargeReason.COMPLETED:
        await _require_completion(work, case_id)
    async with work as db:
        case = await locked_case(db, case_id, version)
        await score_plan(db, case, discharge.objectives, all_of_it=final_report_is_owed(discharge.reason))
        case.discharge_reason = discharge.reason
        on = await move_case(
            db,
            case,
            CaseState.DISCHARGED,
            Cause.DISCHARGE,
            effective_on=discharge.effective_on,
            reason_code=discharge.reason,
        )
        await keep_decision(db, case, DecisionKind.DISCHARGE, discharge, on)
        await audit.record(
            db,
            action="case.discharged",
            subject="case",
            subject_id=case_id,
            centre_id=case.centre_id,
            reason=discharge.reason,
            after={"objectives": [objective.achievement for objective in discharge.objectives]},
        )
        return work.answer(await shown_case(db, case_id))


async def _require_completion(work: UnitOfWork, case_id: UUID) -> None:
    async with work.reading() as db:
        await shown_case(db, case_id)
    try:
        completed = (await work.runtime.client(SessionsClient).get_progress(case_id)).completion_proposed
    except UpstreamRefused as refused:
        if refused.status != 404:
            raise
        completed = False
    if not completed:
        raise ProgrammeNotCompleted(
            Text(
                "Faltan sesiones requeridas: revise /v1/participants/{case_id}/progress o use otro motivo.",
                "Required sessions are missing: see /v1/participants/{case_id}/progress, or use another reason.",
            ).format(case_id=case_id)
        )
