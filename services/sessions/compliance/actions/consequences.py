"""What follows from attendance, in its own transaction: first attendance, compliance drafts, completion."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.sessions.attendance import store as attendance_store
from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.store import StandingOutcome
from services.sessions.client.events import FIRST_ATTENDED, PROGRAMME_COMPLETED
from services.sessions.compliance import store as finding_store
from services.sessions.compliance.actions.drafting import renew_findings
from services.sessions.compliance.rules import AttendanceFact
from services.sessions.participants.tables import ParticipantRow
from services.sessions.programmes.rules.template import read_template
from services.sessions.programmes.store.of_cases import programmes_of_cases
from services.sessions.programmes.tables import ProgrammeRow
from services.sessions.progress.rules import DoneSession, progress_of
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.events import publish
from shared.unit_of_work import work_of


async def draw_consequences(db: Transaction, participants: Mapping[UUID, ParticipantRow]) -> None:
    """Draw what follows for these men, whose locks the caller holds, from what now stands on record."""
    standing = await attendance_store.standing_outcomes(db, participants)
    programmes = await programmes_of_cases(db, participants)
    findings = await finding_store.findings_of(db, participants)
    for case_id, participant in participants.items():
        mine = [outcome for outcome in standing if outcome.case_id == case_id]
        await _note_first_attendance(db, participant, mine)
        if case_id in programmes:
            programme = programmes[case_id].programme
            facts = [AttendanceFact(one.session_id, one.starts_at, Outcome(one.outcome)) for one in mine]
            on_file = [finding for finding in findings if finding.case_id == case_id]
            await renew_findings(db, participant, facts, programme, on_file)
            await _note_completion(db, participant, mine, programme)


def done_in(programme_id: UUID, outcomes: Iterable[StandingOutcome]) -> list[DoneSession]:
    """Return what was done of one programme version."""
    return [DoneSession(one.position, Outcome(one.outcome)) for one in outcomes if one.programme_id == programme_id]


async def _note_first_attendance(db: Transaction, participant: ParticipantRow, outcomes: list[StandingOutcome]) -> None:
    attended = [one.starts_at for one in outcomes if MEANING[Outcome(one.outcome)].attended]
    if not attended or participant.first_attended_at is not None:
        return
    participant.first_attended_at, participant.version = min(attended), participant.version + 1
    await db.save(participant)
    await publish(
        db,
        type=FIRST_ATTENDED,
        subject=participant.id,
        version=participant.version,
        centre_id=participant.centre_id,
        detail=_progress(participant),
        facts={"happenedat": participant.first_attended_at.isoformat()},
    )


async def _note_completion(
    db: Transaction, participant: ParticipantRow, outcomes: list[StandingOutcome], programme: ProgrammeRow
) -> None:
    """Propose the completion when every gate is passed; take the proposal back when a correction closes one again."""
    complete = progress_of(read_template(programme.template), done_in(programme.id, outcomes), []).complete
    if complete == (participant.completion_proposed_at is not None):
        return
    participant.completion_proposed_at = work_of(db).now() if complete else None
    await record_change(
        db,
        participant,
        "completion.proposed" if complete else "completion.taken_back",
        subject="participant",
        after={"programme": programme.label},
        event=PROGRAMME_COMPLETED if complete else None,
        detail=_progress(participant),
    )


def _progress(participant: ParticipantRow) -> str:
    return f"/v1/participants/{participant.id}/progress"
