"""How far a man is, and each man of a group, read from what stands on record and what is scheduled."""

from collections.abc import Collection
from uuid import UUID

from services.sessions.attendance import store as attendance_store
from services.sessions.compliance.actions.consequences import done_in
from services.sessions.enrolment.rules import PAUSED_CASE_STATES, EnrolmentState
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.actions.naming import programme_reference
from services.sessions.groups.store import groups as group_store
from services.sessions.groups.store import sessions as session_store
from services.sessions.participants import store as participant_store
from services.sessions.participants.actions.showing import case_of
from services.sessions.participants.tables import ParticipantRow
from services.sessions.programmes.rules.template import read_template
from services.sessions.programmes.store.of_cases import Placed, programmes_of_cases
from services.sessions.progress.models import MemberProgress, PhaseProgress, Progress
from services.sessions.progress.rules import AheadSession, DoneSession, progress_of
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import CentreReference, GroupReference
from shared.text import Text
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.pages import Page, PageRequest


async def read_progress(work: UnitOfWork, case_id: UUID) -> Progress:
    """Return a man's progress in the programme of his place, or of the last place he had."""
    async with work.reading() as db:
        found = (await _progress_of(db, [case_id])).get(case_id)
        if found is None:
            raise NotFound(Text("No está ni estuvo en un grupo.", "He is in no group and never was."))
        return found


async def read_group_progress(
    work: UnitOfWork, group_id: UUID, state: list[EnrolmentState] | None, page: PageRequest
) -> Page[MemberProgress]:
    """Return a page of those enrolled in a group, or who stand in these states with it, each with his progress."""
    async with work.reading() as db:
        if await group_store.show_group(db, group_id) is None:
            raise NotFound()
        wanted = [EnrolmentState.ENROLLED] if state is None else state
        rows, following = await enrolment_store.list_enrolments(db, group_id, wanted, page)
        progress = await _progress_of(db, [row.enrolment.case_id for row in rows])
        members = [
            MemberProgress(
                enrolment_id=row.enrolment.id,
                state=EnrolmentState(row.enrolment.state),
                case=case_of(row.participant),
                case_state=row.participant.case_state,
                display_name=row.participant.display_name,
                progress=progress.get(row.enrolment.case_id),
            )
            for row in rows
        ]
        return page.of(members, following)


async def _progress_of(db: Transaction, case_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """Return how far each of the men is who is or was in a group."""
    men = await participant_store.find_participants(db, case_ids)
    placed = await programmes_of_cases(db, men)
    outcomes = await attendance_store.standing_outcomes(db, placed)
    enrolled = [place.enrolment for place in placed.values() if place.enrolment.state == EnrolmentState.ENROLLED]
    ahead = await session_store.sessions_ahead(db, enrolled, work_of(db).now())
    centres = await named_centres(db, (man.centre_id for man in men.values()))
    found = {}
    for case_id, place in placed.items():
        mine = [outcome for outcome in outcomes if outcome.case_id == case_id]
        sessions = [AheadSession(row.position, row.starts_at) for row in ahead.get(place.enrolment.id, [])]
        man, done = men[case_id], done_in(place.programme.id, mine)
        found[case_id] = _progress(man, centres[man.centre_id], place, done, sessions)
    return found


def _progress(
    man: ParticipantRow, centre: CentreReference, place: Placed, done: list[DoneSession], ahead: list[AheadSession]
) -> Progress:
    template, paused = read_template(place.programme.template), man.case_state in PAUSED_CASE_STATES
    progress = progress_of(template, done, ahead, paused=paused)
    return Progress(
        case=case_of(man),
        centre=centre,
        group=GroupReference(id=place.enrolment.group_id, name=place.group),
        programme=programme_reference(place.programme),
        required_sessions=progress.required_sessions,
        credited_sessions=progress.credited_sessions,
        attended_sessions=progress.attended_sessions,
        excused=progress.excused,
        unexcused=progress.unexcused,
        to_review=progress.to_review,
        current_phase=progress.current_phase,
        completion_proposed=man.completion_proposed_at is not None,
        completion_proposed_at=man.completion_proposed_at,
        next_session_at=ahead[0].starts_at if ahead else None,
        forecast_date=progress.forecast_date,
        phases=[PhaseProgress.model_validate(phase, from_attributes=True) for phase in progress.phases],
    )
