"""Assessing the man: the instrument scored, the professional's judgement, and the risk as the assessor found it."""

from datetime import date
from uuid import UUID

from services.cases.admission.rules import HeldAssessment, missing_assessments
from services.cases.assessment.errors import AnswersNotScorable, InstrumentUnknown
from services.cases.assessment.models import (
    Assessment,
    InstrumentCatalogue,
    InstrumentVersion,
    NewAssessment,
    RiskFinding,
)
from services.cases.assessment.rules.instruments import Discipline, Instrument, instruments
from services.cases.assessment.rules.scoring import AnswersUnfit, Score, Suitability, score
from services.cases.assessment.tables import AssessmentRow
from services.cases.cases.actions.moving import locked_case, move_case, shown_case
from services.cases.cases.errors import MomentInFuture, StepForbidden
from services.cases.cases.rules.lifecycle import CaseState, Cause, accepts_assessment
from services.cases.cases.store import records
from services.cases.cases.tables import CaseRow
from services.cases.risk.actions.recording import keep_risk
from services.cases.risk.errors import LoweringUnexplained
from services.cases.risk.models import NewRiskRecord
from services.cases.risk.rules.levels import RiskSource
from shared import audit
from shared.database.transaction import Transaction
from shared.problems import NotAllowed
from shared.references import ActorReference, CaseReference
from shared.security.principal import Role
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest

_ASSESSORS = {Discipline.PSYCHOLOGY: Role.PSYCHOLOGIST, Discipline.SOCIAL_WORK: Role.SOCIAL_WORKER}


async def record_assessment(work: UnitOfWork, case_id: UUID, assessment: NewAssessment) -> Assessment:
    """Score and keep an assessment; the one that completes both disciplines in person moves the case to ASSESSED.

    Raises InstrumentUnknown, NotAllowed for another discipline's instrument, AnswersNotScorable, MomentInFuture,
    LoweringUnexplained, and StepForbidden before the man was contacted or after the case has closed.
    """
    instrument = _own_instrument(work, assessment)
    scored = _score(instrument, assessment)
    if assessment.held_on > work.today():
        raise MomentInFuture.at("held_on")
    async with work as db:
        case = await locked_case(db, case_id)
        if not accepts_assessment(CaseState(case.state)):
            raise StepForbidden.in_state(CaseState(case.state))
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
            after={"instrument": instrument.code, "version": instrument.version, "risk_level": case.risk_level},
        )
        if case.state == CaseState.CONTACTED and not await disciplines_missing(db, case_id):
            await move_case(db, case, CaseState.ASSESSED, Cause.ASSESSMENT)
        return work.answer(_view(row, CaseReference(id=case.id, number=case.number)))


async def disciplines_missing(db: Transaction, case_id: UUID) -> list[Discipline]:
    """Return the disciplines that have not yet assessed the man in person."""
    held = await records.held_assessments(db, case_id)
    return missing_assessments(HeldAssessment(Discipline(one), in_person) for one, in_person in held)


async def list_assessments(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[Assessment]:
    """Return a page of the case's assessments, newest first."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        rows, following = await records.list_records(db, AssessmentRow, case_id, page)
    of_case = CaseReference(id=case.id, number=case.number)
    return page.of([_view(row, of_case) for row in rows], following)


def read_instruments() -> InstrumentCatalogue:
    """Return every version of every instrument that this release knows."""
    known = [InstrumentVersion.model_validate(one, from_attributes=True) for one in instruments().values()]
    return InstrumentCatalogue(instruments=known)


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


def _own_instrument(work: UnitOfWork, assessment: NewAssessment) -> Instrument:
    instrument = instruments().get((assessment.instrument, assessment.instrument_version))
    if instrument is None:
        raise InstrumentUnknown(Text("Elija uno de /v1/instruments.", "Choose one of /v1/instruments."))
    if _ASSESSORS[instrument.discipline] not in work.principal.roles:
        raise NotAllowed(
            Text(
                "Ese instrumento lo aplica otra profesión del equipo.",
                "Another profession of the team uses that instrument.",
            )
        )
    return instrument


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
        answers=assessment.answers,
        points=scored.points,
        most_points=scored.most,
        band=scored.band,
        suitability=assessment.suitability,
        summary=assessment.summary,
        risk=None if assessment.risk is None else assessment.risk.model_dump(mode="json"),
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )


def _view(row: AssessmentRow, case: CaseReference) -> Assessment:
    return Assessment(
        id=row.id,
        case=case,
        discipline=Discipline(row.discipline),
        instrument=row.instrument,
        instrument_version=row.instrument_version,
        held_on=row.held_on,
        in_person=row.in_person,
        answers=row.answers,
        points=row.points,
        most_points=row.most_points,
        band=row.band,
        suitability=Suitability(row.suitability),
        summary=row.summary,
        risk=row.risk,
        assessor=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )
