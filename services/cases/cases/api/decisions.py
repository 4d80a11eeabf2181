"""Decisions on a case over HTTP: admission, other moves, discharge."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Coordinator
from services.cases.admission import actions as admission
from services.cases.admission.errors import AssessmentsMissing, PlacementUnfit
from services.cases.admission.models import AdmissionDecision
from services.cases.cases.actions import deciding_moves
from services.cases.cases.errors import MoveReasonUnfit, StepForbidden
from services.cases.cases.models.cases import Case
from services.cases.cases.models.decisions import MoveDecision
from services.cases.discharge import actions as discharge
from services.cases.discharge.errors import FinalReportMissing, ProgrammeNotCompleted
from services.cases.discharge.models import Discharge
from services.cases.plans.errors import ObjectivesUnscored
from shared.problems import problems
from shared.web.concurrency import IfMatch

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["Decisions"])


@router.post("/admission", responses=problems(AssessmentsMissing, PlacementUnfit, StepForbidden))
async def decide_admission(work: Coordinator, case_id: UUID, version: IfMatch, body: AdmissionDecision) -> Case:
    """Admit the man to a programme, decline, or defer."""
    return await admission.decide_admission(work, case_id, version, body)


@router.post("/moves", responses=problems(StepForbidden, MoveReasonUnfit))
async def move_case(work: Coordinator, case_id: UUID, version: IfMatch, body: MoveDecision) -> Case:
    """Move the case by decision: he never appeared, the case is suspended, or it goes on."""
    return await deciding_moves.decide_move(work, case_id, version, body)


@router.post(
    "/discharge",
    responses=problems(StepForbidden, MoveReasonUnfit, FinalReportMissing, ObjectivesUnscored, ProgrammeNotCompleted),
)
async def decide_discharge(work: Coordinator, case_id: UUID, version: IfMatch, body: Discharge) -> Case:
    """End the case with its reason and final report."""
    return await discharge.discharge_case(work, case_id, version, body)
