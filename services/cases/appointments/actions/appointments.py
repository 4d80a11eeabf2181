"""Making appointments, noting that he knows of them, and what became of them."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.appointments import store
from services.cases.appointments.actions.citation import citation_page
from services.cases.appointments.errors import (
    AppointmentNotYet,
    AppointmentPast,
    AppointmentSettled,
    ProfessionalBusy,
)
from services.cases.appointments.models import Appointment, AppointmentResult, CitationNotice, NewAppointment
from services.cases.appointments.rules import AppointmentKind, AppointmentState, may_have_taken_place
from services.cases.appointments.tables import AppointmentRow
from services.cases.assignments.actions.professionals import professional_of
from services.cases.cases.actions.moving import shown_case
from services.cases.cases.errors import StepForbidden
from services.cases.cases.rules.lifecycle import is_closed
from shared.centre_names import named_centres
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version
from shared.web.days import Days
from shared.web.pages import Page, PageRequest


async def make_appointment(work: UnitOfWork, case_id: UUID, new: NewAppointment) -> Appointment:
    """Expect the man of an open case at a time to come.

    Raises AppointmentPast, ProfessionalUnknown, ProfessionalBusy; UpstreamUnavailable while identity cannot be asked.
    """
    if new.starts_at <= work.now():
        raise AppointmentPast()
    person = await professional_of(work, new.professional_id)
    async with work as db:
        case = await shown_case(db, case_id)
        if is_closed(case.state):
            raise StepForbidden.in_state(case.state)
        person.require_at(case.centre.id)
        if await store.has_another(db, person.subject, new.starts_at):
            raise ProfessionalBusy()
        row = AppointmentRow(
            centre_id=case.centre.id,
            created_at=work.now(),
            case_id=case_id,
            kind=new.kind,
            state=AppointmentState.SCHEDULED,
            starts_at=new.starts_at,
            place=new.place,
            professional=person.subject,
            professional_name=person.name,
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
        await record_change(db, row, "appointment.made", after={"starts_at": new.starts_at.isoformat()})
        return work.created(await _view(db, row))


async def note_notice(work: UnitOfWork, appointment_id: UUID, version: int, notice: CitationNotice) -> Appointment:
    """Note that he was told of the appointment, and how he confirmed it. Raises AppointmentSettled."""
    async with work as db:
        row = await _standing(db, appointment_id, version)
        row.notified_on, row.notified_how = notice.notified_on, notice.how
        await record_change(db, row, "appointment.notified")
        return work.answer(await _view(db, row))


async def settle(work: UnitOfWork, appointment_id: UUID, version: int, result: AppointmentResult) -> Appointment:
    """Note what became of an appointment. Raises AppointmentSettled, and AppointmentNotYet before its time."""
    async with work as db:
        row = await _standing(db, appointment_id, version)
        ahead = not may_have_taken_place(row.starts_at, work.now())
        if ahead and result.state is not AppointmentState.CANCELLED:
            raise AppointmentNotYet()
        row.state, row.result_note = result.state, result.note
        row.settled_at, row.settled_by, row.settled_by_name = work.now(), work.principal.subject, work.principal.name
        await record_change(db, row, "appointment.settled", after={"state": result.state})
        return work.answer(await _view(db, row))


async def cancel_all(db: Transaction, case_id: UUID, reason: str) -> None:
    """Cancel the appointments of a case that has left the centre."""
    work = work_of(db)
    for row in await store.scheduled_of_case(db, case_id):
        row.state, row.result_note = AppointmentState.CANCELLED, reason
        row.settled_at, row.settled_by, row.settled_by_name = work.now(), work.principal.subject, work.principal.name
        await record_change(db, row, "appointment.settled", after={"state": row.state})


async def list_of_case(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[Appointment]:
    """Return a page of a case's appointments, those made last first."""
    async with work.reading() as db:
        await shown_case(db, case_id)
        rows, following = await store.list_of_case(db, case_id, page)
        return page.of(await _views(db, rows), following)


async def list_appointments(
    work: UnitOfWork, days: Days, state: list[AppointmentState] | None, professional: str | None, page: PageRequest
) -> Page[Appointment]:
    """Return a page of the appointments within reach, the soonest first."""
    async with work.reading() as db:
        rows, following = await store.list_appointments(db, days, state, professional, page)
        return page.of(await _views(db, rows), following)


async def read_citation(work: UnitOfWork, appointment_id: UUID) -> str:
    """Return the citation of an appointment as a page to print, with the part that he signs and leaves."""
    async with work.reading() as db:
        row = await _found(db, appointment_id)
        return citation_page(await _view(db, row))


async def _found(db: Transaction, appointment_id: UUID, *, lock: bool = False) -> AppointmentRow:
    row = await db.find(AppointmentRow, appointment_id, lock=lock)
    if row is None:
        raise NotFound()
    return row


async def _standing(db: Transaction, appointment_id: UUID, version: int) -> AppointmentRow:
    row = await _found(db, appointment_id, lock=True)
    require_version(row.version, version)
    if row.state != AppointmentState.SCHEDULED:
        raise AppointmentSettled()
    return row


async def _view(db: Transaction, row: AppointmentRow) -> Appointment:
    return (await _views(db, [row]))[0]


async def _views(db: Transaction, rows: Sequence[AppointmentRow]) -> list[Appointment]:
    named = await store.named_cases(db, {row.case_id for row in rows})
    centres = await named_centres(db, {row.centre_id for row in rows})
    return [
        Appointment(
            id=row.id,
            version=row.version,
            centre=centres[row.centre_id],
            case=CaseReference(id=row.case_id, number=named[row.case_id][0]),
            participant_name=named[row.case_id][1],
            kind=AppointmentKind(row.kind),
            state=AppointmentState(row.state),
            starts_at=row.starts_at,
            place=row.place,
            professional=ActorReference.of(row.professional, row.professional_name),
            made_by=ActorReference.of(row.actor, row.actor_name),
            notified_on=row.notified_on,
            notified_how=row.notified_how,
            settled_by=ActorReference.if_any(row.settled_by, row.settled_by_name),
            settled_at=row.settled_at,
            result_note=row.result_note,
        )
        for row in rows
    ]
