"""Assessing the man: the instrument scored, the professional's judgement, and the risk as the assessor found it."""

from datetime import date
from typing import Any
from uuid import UUID

from services.cases.access import ASSESSMENT_READERS
from services.cases.admission.rules import HeldAssessment, admission_policy, evaluated_on, missing_assessments
from services.cases.assessment import store
from services.cases.assessment.errors import AnswersNotScorable, AssessmentNotSupersedable, SupersedingUnexplained
from services.cases.assessment.models import Assessment, NewAssessment, RiskFinding, SubscaleScore
from services.cases.assessment.rules.scoring import (
    AnswersUnfit,
    AssessmentState,
    Score,
    Suitability,
    score,
    valid_to,
)
from services.cases.assessment.tables import AssessmentRow
from services.cases.cases.actions.moving import locked_case, move_case, shown_case
from services.cases.cases.actions.showing import comes_back_to
from services.cases.cases.errors import BeforeOrder, MomentInFuture, StepForbidden
from services.cases.cases.models.cases import Case
from services.cases.cases.rules.lifecycle import CaseState, Cause, accepts_assessment
from services.cases.cases.store import records
from services.cases.cases.tables import CaseRow
from services.cases.instruments.actions import usable_instrument
from services.cases.instruments.rules.instruments import Discipline, Instrument
from services.cases.risk.actions.recording import keep_risk
from services.cases.risk.errors import LoweringUnexplained
from services.cases.risk.models import NewRiskRecord
from services.cases.risk.rules.levels import RiskSource
from shared import audit
from shared.database.transaction import Transaction
from shared.problems import NotAllowed
from shared.references import ActorReference, CaseReference
from shared.text import Text
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.pages import Page, PageRequest


async def record_assessment(work: UnitOfWork, case_id: UUID, assessment: NewAssessment) -> Assessment:
    """Record and sign an assessment in one act. Raises what sign_assessment raises."""
    async with work as db:
        return work.answer(await sign_assessment(db, case_id, assessment))


async def sign_assessment(db: Transaction, case_id: UUID, assessment: NewAssessment) -> Assessment:
    """Score and keep an assessment; the one that completes both disciplines, as the policy asks, moves the case on.

    One that supersedes another rectifies it, also after the case has closed. Raises InstrumentUnknown, NotAllowed for
    another discipline's instrument, AnswersNotScorable, MomentInFuture, BeforeOrder, MoveOutOfOrder for one that moves
    the case and was held before he was contacted, LoweringUnexplained, AssessmentNotSupersedable,
    SupersedingUnexplained, and StepForbidden before the man was contacted or after the case has closed.
    """
    work = work_of(db)
    if assessment.held_on > work.today():
        raise MomentInFuture.at("held_on")
    case = await locked_case(db, case_id)
    instrument = await own_instrument(
        db, case, assessment.instrument, assessment.instrument_version, rectifies=assessment.supersedes is not None
    )
    scored = _score(instrument, assessment)
    await _require_superseding(db, case_id, assessment)
    if assessment.supersedes is None and not accepts_assessment(CaseState(case.state), comes_back_to(case)):
        raise StepForbidden.in_state(CaseState(case.state), comes_back_to(case))
    received_on = (await shown_case(db, case_id)).received_on
    if assessment.held_on < received_on:
        raise BeforeOrder.of("held_on", received_on)
    row = _row(work, case, instrument, assessment, scored)
    await db.add(row)
    if assessment.risk is not None:
        await _keep_risk(db, case, assessment.held_on, assessment.risk)
    await audit.record(
        db,
        action="assessment.recorded",
        subject="case",
        subject_id=case_id,
        centre_id=case.centre_id,
        reason=assessment.supersede_reason,
        after={"instrument": instrument.code, "version": instrument.version, "risk_level": case.risk_level}
        | ({"supersedes": str(row.supersedes)} if row.supersedes else {}),
    )
    held, policy = await held_assessments(db, case_id), admission_policy()
    if case.state == CaseState.CONTACTED and not missing_assessments(held, policy):
        on = evaluated_on(held, policy)
        await move_case(db, case, CaseState.ASSESSED, Cause.ASSESSMENT, effective_on=on, dated_by="held_on")
    return _view(row, case)


async def held_assessments(db: Transaction, case_id: UUID) -> list[HeldAssessment]:
    """Return what a decision on admission needs to know of the evaluations that stand, in the order of recording."""
    return [
        HeldAssessment(
            Discipline(one.discipline), one.in_person, one.in_contingency, Suitability(one.suitability), one.held_on
        )
        for one in await records.held_assessments(db, case_id, work_of(db).today())
    ]


async def list_assessments(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[Assessment]:
    """Return a page of the case's assessments, newest first, superseded ones among them; without the answers for who
    may not read them.
    """
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        rows, following = await records.list_records(db, AssessmentRow, case_id, page)
        later = await store.superseding(db, [row.id for row in rows])
    views = [_view(row, case, later.get(row.id)) for row in rows]
    if not work.principal.roles & ASSESSMENT_READERS:
        views = [view.without_answers() for view in views]
    return page.of(views, following)


async def own_instrument(
    db: Transaction, case: CaseRow, code: str, version: str, *, rectifies: bool = False
) -> Instrument:
    """Return the instrument if the caller's profession applies it. Raises InstrumentUnknown and NotAllowed."""
    instrument = await usable_instrument(db, case.centre_id, code, version, retired_too=rectifies)
    if work_of(db).principal.roles.isdisjoint(instrument.applied_by):
        raise NotAllowed(
            Text(
                "Ese instrumento lo aplica otra profesión del equipo.",
                "Another profession of the team uses that instrument.",
            )
        )
    return instrument


async def _require_superseding(db: Transaction, case_id: UUID, assessment: NewAssessment) -> None:
    if (assessment.supersedes is None) is not (assessment.supersede_reason is None):
        raise SupersedingUnexplained()
    if assessment.supersedes is None:
        return
    earlier = await db.find(AssessmentRow, assessment.supersedes)
    if earlier is None or (earlier.case_id, earlier.instrument) != (case_id, assessment.instrument):
        raise AssessmentNotSupersedable()
    if await store.superseding(db, [earlier.id]):
        raise AssessmentNotSupersedable()


async def _keep_risk(db: Transaction, case: CaseRow, held_on: date, found: RiskFinding) -> None:
    risk = NewRiskRecord(
        level=found.level,
        effective_on=held_on,
        source=RiskSource.CENTRE,
        instrument="FVR",
        instrument_version=found.form_version,
        score=found.score,
        reason=found.reason,
    )
    try:
        await keep_risk(db, case, risk)
    except LoweringUnexplained as unexplained:
        raise LoweringUnexplained.at("risk.reason") from unexplained


def _score(instrument: Instrument, assessment: NewAssessment) -> Score:
    try:
        return score(instrument, assessment.answers)
    except AnswersUnfit as unfit:
        raise AnswersNotScorable.because(unfit) from unfit


def _row(
    work: UnitOfWork, case: CaseRow, instrument: Instrument, assessment: NewAssessment, scored: Score
) -> AssessmentRow:
    return AssessmentRow(
        case_id=case.id,
        centre_id=case.centre_id,
        created_at=work.now(),
        discipline=instrument.discipline,
        instrument=instrument.code,
        instrument_version=instrument.version,
        held_on=assessment.held_on,
        in_person=assessment.in_person,
        contingency=assessment.contingency,
        answers=assessment.answers,
        points=scored.points,
        most_points=scored.most,
        band=scored.band,
        subscales=_subscales(scored),
        is_evaluation=instrument.is_evaluation,
        valid_to=valid_to(assessment.held_on, instrument.validity_months),
        suitability=assessment.suitability,
        summary=assessment.summary,
        risk=None if assessment.risk is None else assessment.risk.model_dump(mode="json"),
        supersedes=assessment.supersedes,
        supersede_reason=assessment.supersede_reason,
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )


def _subscales(scored: Score) -> list[dict[str, Any]] | None:
    return [
        {"code": code, "points": one.points, "most_points": one.most, "band": one.band}
        for code, one in scored.subscales.items()
    ] or None


def _view(row: AssessmentRow, case: CaseRow | Case, superseded_by: UUID | None = None) -> Assessment:
    return Assessment(
        id=row.id,
        case=CaseReference(id=case.id, number=case.number),
        case_version=case.version,
        discipline=Discipline(row.discipline),
        instrument=row.instrument,
        instrument_version=row.instrument_version,
        held_on=row.held_on,
        in_person=row.in_person,
        contingency=row.contingency,
        answers=row.answers,
        points=row.points,
        most_points=row.most_points,
        band=row.band,
        subscales=[SubscaleScore(**one) for one in row.subscales or ()],
        is_evaluation=row.is_evaluation,
        valid_to=row.valid_to,
        suitability=Suitability(row.suitability),
        summary=row.summary,
        risk=row.risk,
        state=AssessmentState.SIGNED if superseded_by is None else AssessmentState.SUPERSEDED,
        supersedes=row.supersedes,
        supersede_reason=row.supersede_reason,
        superseded_by_id=superseded_by,
        assessor=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )
