"""Deciding whether an assessed man is admitted, to which programme and how he attends it."""

from collections.abc import Iterator
from uuid import UUID

from services.cases.admission.errors import AssessmentsMissing, OverrideMissing, PlacementUnfit, ProgrammeUnfit
from services.cases.admission.models import AdmissionDecision, KeptAdmission, Placement
from services.cases.admission.rules import (
    Decision,
    admission_policy,
    can_be_attended,
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
from services.cases.connectivity.rules import Modality
from services.sessions.client import Programme, ProgrammeState, SessionKind, SessionsClient
from shared import audit
from shared.service_client import UpstreamRefused
from shared.text import Text
from shared.unit_of_work import UnitOfWork


async def decide_admission(work: UnitOfWork, case_id: UUID, version: int, decision: AdmissionDecision) -> Case:
    """Admit, decline or defer, and keep the decision; an admitted case pins its programme's version for good.

    Raises AssessmentsMissing, OverrideMissing, PlacementUnfit, ProgrammeUnfit, MomentInFuture, MoveOutOfOrder, and
    StepForbidden for a case that is not waiting for the decision; UpstreamUnavailable (503) while sessions does not
    answer: nobody is admitted to what was not looked at.
    """
    if (decision.decision is Decision.ADMIT) != (decision.placement is not None):
        raise PlacementUnfit(
            Text(
                "Para admitir indique el programa y las modalidades; en otra decisión no los envíe.",
                "To admit, give the programme and the modalities; with another decision send none.",
            )
        )
    programme = await _programme(work, decision.placement)
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
            _place(case, decision.placement, programme)
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
        kept = KeptAdmission(**dict(decision), policy_version=case.policy_version)
        await keep_decision(db, case, DecisionKind.ADMISSION, kept, on)
        return work.answer(await shown_case(db, case_id))


async def _programme(work: UnitOfWork, placement: Placement | None) -> Programme | None:
    """Return what sessions has of the programme that a placement names; None where it has none, or none is named."""
    if placement is None:
        return None
    try:
        return await work.runtime.client(SessionsClient).get_programme(placement.programme_id)
    except UpstreamRefused as refused:
        if refused.status != 404:
            raise
        return None


def _place(case: CaseRow, placement: Placement, programme: Programme | None) -> None:
    if programme is None or programme.centre.id != case.centre_id:
        raise ProgrammeUnfit.unknown()
    _require_fit(placement, programme)
    stages = placement.modalities
    case.modality = overall_modality([stages.group_sessions, stages.individual_sessions, stages.follow_up])
    case.policy_version = programme.label


def _require_fit(placement: Placement, programme: Programme) -> None:
    if placement.programme_version != str(programme.template_version):
        raise ProgrammeUnfit.of_version(programme.label, programme.template_version)
    if programme.state is not ProgrammeState.PUBLISHED:
        raise ProgrammeUnfit.in_state(programme.label, programme.state)
    stages = placement.modalities
    for kind, wanted in (
        (SessionKind.GROUP, stages.group_sessions),
        (SessionKind.INDIVIDUAL, stages.individual_sessions),
    ):
        if not can_be_attended({*_planned(programme, kind)}, wanted):
            raise ProgrammeUnfit.attended_otherwise(programme.label, kind, wanted)


def _planned(programme: Programme, kind: SessionKind) -> Iterator[Modality]:
    """Yield the modality of each of the programme's sessions of a kind."""
    for phase in programme.phases:
        for module in phase.modules:
            yield from (Modality(session.modality.value) for session in module.sessions if session.kind is kind)
