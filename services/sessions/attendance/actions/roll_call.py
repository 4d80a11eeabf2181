"""The roll call of a session, and what it and its corrections left on record."""

from uuid import UUID

from services.sessions.attendance import store as attendance_store
from services.sessions.attendance.actions.recording import record_entries
from services.sessions.attendance.actions.showing import attendance_view
from services.sessions.attendance.models import (
    Attendance,
    AttendanceSource,
    RollCall,
    RollCallLine,
    RollCallResult,
)
from services.sessions.attendance.rules.roll_call import Entry
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.actions.naming import named_sessions, session_reference
from services.sessions.groups.store import sessions as session_store
from services.sessions.groups.store.sessions import SessionContext
from services.sessions.participants import store as participant_store
from services.sessions.participants.actions.showing import case_of
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest


async def take_roll_call(work: UnitOfWork, session_id: UUID, roll_call: RollCall) -> RollCallResult:
    """Record the rows that can be recorded and say of each what became of it; a repeated row changes nothing."""
    entries = [Entry(**row.model_dump()) for row in roll_call.items]
    async with work as db:
        context = await locked_context(db, session_id)
        return work.answer(await record_entries(db, context, entries, AttendanceSource.ROLL_CALL))


async def read_roll_call(work: UnitOfWork, session_id: UUID, page: PageRequest) -> Page[RollCallLine]:
    """Return a page of those expected at a session, each with what stands on record for him."""
    async with work.reading() as db:
        context = await session_store.find_context(db, session_id)
        if context is None:
            raise NotFound()
        session = session_reference(context.session, context.programme)
        rows, following = await enrolment_store.page_of_expected(db, session_id, page)
        standing = await attendance_store.standing_at(db, session_id, [enrolment.case_id for enrolment, _ in rows])
        lines = []
        for enrolment, participant in rows:
            case, recorded = case_of(participant), standing.get(participant.id)
            lines.append(
                RollCallLine(
                    case=case,
                    display_name=participant.display_name,
                    enrolment_id=enrolment.id,
                    attendance=attendance_view(recorded, session, case) if recorded else None,
                )
            )
        return page.of(lines, following)


async def list_attendance(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[Attendance]:
    """Return a page of every revision recorded for a man, newest first."""
    async with work.reading() as db:
        man = await participant_store.find_participant(db, case_id)
        if man is None:
            raise NotFound()
        rows, following = await attendance_store.list_attendance(db, case_id, page)
        sessions = await named_sessions(db, (row.session_id for row in rows))
        return page.of([attendance_view(row, sessions[row.session_id], case_of(man)) for row in rows], following)


async def locked_context(db: Transaction, session_id: UUID) -> SessionContext:
    """Return a session with its group and programme, locked so that roll calls of it follow one another."""
    context = await session_store.find_context(db, session_id, lock=True)
    if context is None:
        raise NotFound()
    return context
