"""Decisions on a case over HTTP: admission, other moves, discharge; and all of them read again."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import Coordinator, StaffReader
from services.cases.admission import actions as admission
from services.cases.admission.errors import AssessmentsMissing, OverrideMissing, PlacementUnfit, ProgrammeUnfit
from services.cases.admission.models import AdmissionDecision
from services.cases.cases.actions import correcting, deciding_moves, decisions, readmitting
from services.cases.cases.errors import (
    MomentInFuture,
    MoveNotCorrectable,
    MoveNotLast,
    MoveOutOfOrder,
    MoveReasonUnfit,
    ReadmissionRefused,
    StepForbidden,
)
from services.cases.cases.models.cases import Case
from services.cases.cases.models.decisions import CaseDecision, MoveCorrection, MoveDecision, Readmission
from services.cases.discharge import actions as discharge
from services.cases.discharge.errors import FinalReportMissing, ProgrammeNotCompleted
from services.cases.discharge.models import Discharge
from services.cases.plans.errors import ObjectivesUnscored
from shared.problems import UpstreamUnavailable, problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["Decisions"])


_OUT_OF_ORDER = (StepForbidden, MomentInFuture, MoveOutOfOrder)


@router.post(
    "/admission",
    responses=problems(
        AssessmentsMissing, OverrideMissing, PlacementUnfit, ProgrammeUnfit, *_OUT_OF_ORDER, UpstreamUnavailable
    ),
)
async def decide_admission(work: Coordinator, case_id: UUID, version: IfMatch, body: AdmissionDecision) -> Case:
    """Admit the man to a published programme of his centre, decline, or defer.

    While sessions does not answer, the programme cannot be looked at: 503, and nothing is decided.
    """
    return await admission.decide_admission(work, case_id, version, body)


@router.post("/moves", responses=problems(MoveReasonUnfit, *_OUT_OF_ORDER))
async def move_case(work: Coordinator, case_id: UUID, version: IfMatch, body: MoveDecision) -> Case:
    """Move the case by decision: he never appeared, the case is suspended, or it goes on from where it stood."""
    return await deciding_moves.decide_move(work, case_id, version, body)


@router.post(
    "/history/{entry_id}/corrections", responses=problems(MoveNotLast, MoveNotCorrectable, UpstreamUnavailable)
)
async def correct_move(
    work: Coordinator, case_id: UUID, entry_id: UUID, version: IfMatch, body: MoveCorrection
) -> Case:
    """Take the last move back with a reason: the case stands again where it did, and the history shows both."""
    return await correcting.correct_move(work, case_id, entry_id, version, body)


@router.post(
    "/discharge",
    responses=problems(MoveReasonUnfit, FinalReportMissing, ObjectivesUnscored, ProgrammeNotCompleted, *_OUT_OF_ORDER),
)
async def decide_discharge(work: Coordinator, case_id: UUID, version: IfMatch, body: Discharge) -> Case:
    """End the case with its reason and final report."""
    return await discharge.discharge_case(work, case_id, version, body)


@router.post("/readmissions", status_code=201, responses=problems(ReadmissionRefused, MomentInFuture, MoveOutOfOrder))
async def readmit(work: Coordinator, case_id: UUID, version: IfMatch, body: Readmission) -> Case:
    """Readmit a discharged man under the same order: opens another case, linked to this one."""
    return await readmitting.readmit(work, case_id, version, body)


@router.get("/decisions")
async def list_decisions(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[CaseDecision]:
    """List what was decided on the case, by whom and since when it holds, newest first."""
    return await decisions.list_decisions(work, case_id, page)
