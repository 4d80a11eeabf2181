"""Individual sessions of the programme, held with one man."""

from datetime import UTC, timedelta
from uuid import UUID

from services.sessions.enrolment.errors import EnrolmentOver
from services.sessions.enrolment.rules import EnrolmentState
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.actions.groups import add_booked, require_near, session_row
from services.sessions.groups.actions.showing import session_view
from services.sessions.groups.errors import NotOfThisKind, PastIsFixed
from services.sessions.groups.models.sessions import NewIndividualSession, Session
from services.sessions.groups.rules.weekly_schedule import Slot
from services.sessions.groups.store import groups as group_store
from services.sessions.groups.store.sessions import ShownSession
from services.sessions.programmes.rules.template import SessionKind, read_template
from services.sessions.programmes.store import programmes as programme_store
from shared import audit
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork


async def schedule_individual_session(work: UnitOfWork, enrolment_id: UUID, new: NewIndividualSession) -> Session:
    """Schedule an individual session of the man's programme; it lasts what the programme says."""
    require_near(new.starts_at.date(), work.today())
    async with work as db:
        enrolment = await enrolment_store.find_enrolment(db, enrolment_id)
        group = await group_store.lock_group(db, enrolment.group_id) if enrolment else None
        programme = await programme_store.find_programme(db, group.programme_id) if group else None
        if enrolment is None or group is None or programme is None:
            raise NotFound()
        if enrolment.state != EnrolmentState.ENROLLED:
            raise EnrolmentOver()
        planned = read_template(programme.template).at(new.position)
        if planned is None or planned.kind is not SessionKind.INDIVIDUAL:
            raise NotOfThisKind()
        starts_at = new.starts_at.astimezone(UTC)
        if starts_at <= work.now():
            raise PastIsFixed()
        slot = Slot(starts_at, starts_at + timedelta(minutes=planned.minutes))
        row = session_row(work, group, new.position, slot, enrolment.id)
        await add_booked(db, [row], [new.facilitator or group.facilitators[0]])
        await audit.record(
            db,
            action="session.scheduled",
            subject="session",
            subject_id=row.id,
            centre_id=row.centre_id,
            after={"enrolment_id": str(enrolment.id), "starts_at": starts_at.isoformat()},
        )
        shown = ShownSession(row, programme, group.name, expected=1, recorded=0)
        return work.created(await session_view(db, shown, work.now()))
