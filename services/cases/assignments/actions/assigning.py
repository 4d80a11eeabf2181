"""Giving a task on a case to somebody, relieving them, and handing over all of them when somebody leaves."""

from uuid import UUID

from services.cases.assignments import store
from services.cases.assignments.actions.professionals import Professional, professional_of
from services.cases.assignments.errors import AssignmentEnded, NothingToHandOver
from services.cases.assignments.models import Assignment, AssignmentEnding, Handover, HandoverResult, NewAssignment
from services.cases.assignments.rules import Task
from services.cases.assignments.tables import AssignmentRow
from services.cases.cases.actions.moving import shown_case
from services.cases.cases.store import cases
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def assign(work: UnitOfWork, case_id: UUID, new: NewAssignment) -> Assignment:
    """Give a task on a case to a professional of its centre; who answered for it before is relieved.

    Raises ProfessionalUnknown and ProfessionalUnfit; UpstreamUnavailable while identity cannot be asked.
    """
    person = await professional_of(work, new.professional_id)
    async with work as db:
        case = await shown_case(db, case_id)
        person.require_at(case.centre.id)
        person.require_fit(new.task)
        before = await store.holder(db, case_id, new.task)
        if before is not None:
            await _end(db, before, new.reason)
        row = _row(db, case.centre.id, case_id, new.task, person, new.reason)
        await record_change(db, row, "assignment.made", subject="case", after=_told(row))
        return work.created(_view(row, case.number))


async def end_assignment(work: UnitOfWork, assignment_id: UUID, version: int, ending: AssignmentEnding) -> Assignment:
    """Relieve somebody without another in their place. Raises AssignmentEnded."""
    async with work as db:
        row = await db.find(AssignmentRow, assignment_id, lock=True)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        if row.ended_at is not None:
            raise AssignmentEnded()
        await _end(db, row, ending.reason)
        return work.answer(_view(row, (await cases.numbers_of(db, [row.case_id]))[row.case_id]))


async def hand_over(work: UnitOfWork, handover: Handover) -> HandoverResult:
    """Let another person take what somebody answers for, within the caller's centres, up to 500 tasks at once.

    Raises NothingToHandOver, and for the first task that the other person cannot take ProfessionalUnknown or
    ProfessionalUnfit: then nothing is handed over. UpstreamUnavailable while identity cannot be asked.
    """
    person = await professional_of(work, handover.to_id)
    async with work as db:
        held = await store.held_by(db, str(handover.from_id), handover.tasks, handover.case_ids)
        taken = held[: store.MOST_AT_ONCE]
        if not taken:
            raise NothingToHandOver()
        for row in taken:
            person.require_at(row.centre_id)
            person.require_fit(Task(row.task))
        made = [await _pass_on(db, row, person, handover.reason) for row in taken]
        numbers = await cases.numbers_of(db, {row.case_id for row in made})
        return work.answer(
            HandoverResult(
                handed_over=len(made),
                assignments=[_view(row, numbers[row.case_id]) for row in made],
                is_complete=len(held) == len(taken),
            )
        )


async def relieve_all(db: Transaction, case_id: UUID, reason: str) -> None:
    """Relieve everybody who answers for a task on a case that has left the centre."""
    for row in await store.standing_of_case(db, case_id):
        await _end(db, row, reason)


async def list_assignments(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[Assignment]:
    """Return a page of who works and worked on a case, newest first."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        rows, following = await store.list_assignments(db, case_id, page)
    return page.of([_view(row, case.number) for row in rows], following)


async def _pass_on(db: Transaction, before: AssignmentRow, person: Professional, reason: str) -> AssignmentRow:
    await _end(db, before, reason)
    row = _row(db, before.centre_id, before.case_id, Task(before.task), person, reason)
    await record_change(db, row, "assignment.made", subject="case", reason=reason, after=_told(row))
    return row


async def _end(db: Transaction, row: AssignmentRow, reason: str | None) -> None:
    work = work_of(db)
    row.ended_at, row.end_reason = work.now(), reason
    row.ended_by, row.ended_by_name = work.principal.subject, work.principal.name
    await record_change(db, row, "assignment.ended", subject="case", reason=reason, before=_told(row))


def _row(
    db: Transaction, centre_id: UUID, case_id: UUID, task: Task, person: Professional, reason: str | None
) -> AssignmentRow:
    work = work_of(db)
    return AssignmentRow(
        centre_id=centre_id,
        created_at=work.now(),
        case_id=case_id,
        task=task,
        professional=person.subject,
        professional_name=person.name,
        reason=reason,
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )


def _told(row: AssignmentRow) -> dict[str, str]:
    return {"task": row.task, "professional": row.professional, "case": str(row.case_id)}


def _view(row: AssignmentRow, case_number: str) -> Assignment:
    return Assignment(
        id=row.id,
        version=row.version,
        case=CaseReference(id=row.case_id, number=case_number),
        task=Task(row.task),
        professional=ActorReference.of(row.professional, row.professional_name),
        reason=row.reason,
        assigned_by=ActorReference.of(row.actor, row.actor_name),
        assigned_at=row.created_at,
        ended_at=row.ended_at,
        ended_by=ActorReference.if_any(row.ended_by, row.ended_by_name),
        end_reason=row.end_reason,
    )
