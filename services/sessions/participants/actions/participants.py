"""Participants: what this service keeps of each case, renewed from the case itself and never from an older version."""

from uuid import UUID

from services.cases.client import Case, CasesClient
from services.sessions.enrolment.actions.places import settle_places
from services.sessions.enrolment.rules import BEFORE_ADMISSION, ENDING_CASE_STATES, NOT_ADMITTED_YET, EnrolmentState
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.store import groups as group_store
from services.sessions.participants import store as participant_store
from services.sessions.participants.actions.showing import participant_views
from services.sessions.participants.models import Participant
from services.sessions.participants.tables import ParticipantRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.events import Event
from shared.problems import NotFound
from shared.runtime import Runtime
from shared.unit_of_work import UnitOfWork, system_work, work_of
from shared.web.pages import Page, PageRequest


async def follow_case(runtime: Runtime, event: Event) -> None:
    """Handle that a case moved: read it with our own rights and renew its participant; a repeat changes nothing."""
    case = await runtime.client(CasesClient).get_case(event.subject)
    async with system_work(runtime) as db:
        await project_case(db, case)


async def project_case(db: Transaction, case: Case) -> ParticipantRow | None:
    """Renew what is kept of a case and return it locked; None before admission, when there is nothing to keep.

    When the case is over, so are his place, offers and waits, and what falls free is offered on. So it is when his
    admission is taken back: he is known here by then, and no longer admitted.
    """
    if case.state in NOT_ADMITTED_YET and case.admitted_at is None:
        known = await participant_store.find_participant(db, case.id)
        if known is None:
            return None
    man = case.participant
    row = ParticipantRow(
        id=case.id,
        version=1,
        created_at=work_of(db).now(),
        centre_id=case.centre.id,
        case_version=case.version,
        case_number=case.number,
        case_state=case.state,
        display_name=f"{man.given_names} {man.surnames}",
    )
    await participant_store.project(db, row)
    participant = (await participant_store.lock_participants(db, [case.id])).get(case.id)
    if participant is not None and participant.case_state in ENDING_CASE_STATES | BEFORE_ADMISSION:
        await _end_enrolments(db, participant)
    return participant


async def read_participant(work: UnitOfWork, case_id: UUID) -> Participant:
    """Return a participant."""
    async with work.reading() as db:
        row = await participant_store.find_participant(db, case_id)
        if row is None:
            raise NotFound()
        return work.answer((await participant_views(db, [row]))[0])


async def list_participants(work: UnitOfWork, page: PageRequest) -> Page[Participant]:
    """Return a page of participants."""
    async with work.reading() as db:
        rows, following = await participant_store.list_participants(db, page)
        return page.of(await participant_views(db, rows), following)


async def _end_enrolments(db: Transaction, participant: ParticipantRow) -> None:
    open_ones = await enrolment_store.open_enrolments(db, participant.id)
    groups = await group_store.lock_groups(db, {row.group_id for row in open_ones})
    for row in await enrolment_store.open_enrolments(db, participant.id):
        row.state, row.ended_at = EnrolmentState.ENDED, work_of(db).now()
        row.end_reason = f"case {participant.case_state}"
        await record_change(db, row, "enrolment.ended", reason=row.end_reason)
    for group in groups:
        await settle_places(db, group)
