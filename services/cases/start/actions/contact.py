"""Trying to reach the man, and writing down each attempt."""

from uuid import UUID

from services.cases.cases.actions.moving import locked_case, move_case, shown_case
from services.cases.cases.actions.showing import comes_back_to
from services.cases.cases.errors import MomentInFuture, StepForbidden
from services.cases.cases.models.cases import Case
from services.cases.cases.rules.lifecycle import CaseState, Cause, after_contact, is_closed
from services.cases.cases.store import records
from services.cases.cases.tables import CaseRow
from services.cases.start.errors import ContactBeforeOrder
from services.cases.start.models.contact_attempts import ContactAttempt, NewContactAttempt
from services.cases.start.rules.contact import is_before_order, reached
from services.cases.start.tables import ContactAttemptRow
from shared import audit
from shared.peru.written_dates import lima_date
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest


async def record_attempt(work: UnitOfWork, case_id: UUID, attempt: NewContactAttempt) -> ContactAttempt:
    """Log an attempt; one that reached the man moves a case that waited for it to CONTACTED, or to where he was lost.

    Raises MomentInFuture, ContactBeforeOrder, MoveOutOfOrder, and StepForbidden on a closed case.
    """
    if attempt.attempted_at > work.now():
        raise MomentInFuture.at("attempted_at")
    async with work as db:
        case = await locked_case(db, case_id)
        state = CaseState(case.state)
        if is_closed(state):
            raise StepForbidden.in_state(state)
        order = await shown_case(db, case_id)
        if is_before_order(attempt.attempted_at, order.resolution_date):
            raise ContactBeforeOrder.of(order.resolution_date)
        row = ContactAttemptRow(
            case_id=case_id,
            centre_id=case.centre_id,
            created_at=work.now(),
            actor=work.principal.subject,
            actor_name=work.principal.name,
            **attempt.model_dump(),
        )
        await db.add(row)
        await audit.record(
            db,
            action="contact_attempt.recorded",
            subject="case",
            subject_id=case_id,
            centre_id=case.centre_id,
            after={"channel": attempt.channel, "outcome": attempt.outcome},
        )
        to = after_contact(state, comes_back_to(case)) if reached(attempt.outcome) else None
        if to is not None:
            # The court may have called him before the order came in: he is contacted as soon as there is a case.
            day = lima_date(attempt.attempted_at)
            on = max(day, order.received_on) if state is CaseState.RECEIVED else day
            await move_case(db, case, to, Cause.CONTACT, effective_on=on, dated_by="attempted_at")
        return work.answer(_view(row, case))


async def list_attempts(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[ContactAttempt]:
    """Return a page of the case's attempts, newest first."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        rows, following = await records.list_records(db, ContactAttemptRow, case_id, page)
    return page.of([_view(row, case) for row in rows], following)


def _view(row: ContactAttemptRow, case: CaseRow | Case) -> ContactAttempt:
    return ContactAttempt(
        id=row.id,
        case=CaseReference(id=case.id, number=case.number),
        case_version=case.version,
        attempted_at=row.attempted_at,
        channel=row.channel,
        outcome=row.outcome,
        note=row.note,
        actor=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )
