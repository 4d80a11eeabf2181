"""How far a man is, read from what stands on record and what is scheduled."""

from uuid import UUID

from services.sessions.attendance import store as attendance_store
from services.sessions.compliance.actions.consequences import done_in
from services.sessions.enrolment.rules import PAUSED_CASE_STATES, EnrolmentState
from services.sessions.groups.store import sessions as session_store
from services.sessions.participants import store as participant_store
from services.sessions.programmes.rules.template import read_template
from services.sessions.programmes.store.of_cases import programmes_of_cases
from services.sessions.progress.models import PhaseProgress, Progress
from services.sessions.progress.rules import AheadSession, progress_of
from shared.problems import NotFound
from shared.text import Text
from shared.unit_of_work import UnitOfWork


async def read_progress(work: UnitOfWork, case_id: UUID) -> Progress:
    """Return a man's progress in the programme of his place, or of the last place he had."""
    async with work.reading() as db:
        participant = await participant_store.find_participant(db, case_id)
        found = (await programmes_of_cases(db, [case_id])).get(case_id)
        if participant is None or found is None:
            raise NotFound(Text("No está ni estuvo en un grupo.", "He is in no group and never was."))
        enrolment, programme = found
        outcomes = await attendance_store.standing_outcomes(db, [case_id])
        enrolled = enrolment.state == EnrolmentState.ENROLLED
        ahead = await session_store.sessions_ahead(db, enrolment, work.now()) if enrolled else []
        progress = progress_of(
            read_template(programme.template),
            done_in(programme.id, outcomes),
            [AheadSession(row.position, row.starts_at) for row in ahead],
            paused=participant.case_state in PAUSED_CASE_STATES,
        )
        return Progress(
            case_id=case_id,
            centre_id=participant.centre_id,
            group_id=enrolment.group_id,
            programme=programme.label,
            required_sessions=progress.required_sessions,
            credited_sessions=progress.credited_sessions,
            attended_sessions=progress.attended_sessions,
            excused=progress.excused,
            unexcused=progress.unexcused,
            to_review=progress.to_review,
            current_phase=progress.current_phase,
            completion_proposed=participant.completion_proposed_at is not None,
            completion_proposed_at=participant.completion_proposed_at,
            next_session_at=ahead[0].starts_at if ahead else None,
            forecast_date=progress.forecast_date,
            phases=[PhaseProgress.model_validate(phase, from_attributes=True) for phase in progress.phases],
        )
