"""Taking in a court's order: check it, and open the case; both by the same rules."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.cases.cases.actions.moving import shown_case
from services.cases.cases.models.cases import Case
from services.cases.cases.rules.effective_dates import moment_of
from services.cases.cases.rules.lifecycle import CaseState, Cause
from services.cases.cases.store import cases
from services.cases.cases.store.cases import CaseRecord
from services.cases.cases.tables import CaseRow, HistoryRow
from services.cases.client.events import CASE_OPENED
from services.cases.orders.actions.accepting import (
    Accepted,
    accept,
    known_by_another_name,
    order_row,
    require_confirmed,
    require_same_man,
    warnings_of,
)
from services.cases.orders.actions.candidates import candidates_of
from services.cases.orders.actions.notified_order import notified_order, require_free, told_differently
from services.cases.orders.errors import ManHasRunningCase, NotificationDiffers, OrderAlreadyOpened
from services.cases.orders.models.court_orders import CaseCheck, CourtOrder
from services.cases.orders.rules.court_order import Warned
from services.cases.orders.rules.in_force import OrderRole
from services.cases.orders.store import court_orders
from services.cases.orders.tables import CaseOrderRow, CourtOrderRow
from services.cases.persons.actions.meeting import OrderedMan, meet_person
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.references import CaseReference, CourtReference
from shared.unit_of_work import UnitOfWork


async def check_order(work: UnitOfWork, order: CourtOrder) -> CaseCheck:
    """Say what opening this order would meet, and store nothing; refuses what open_case refuses."""
    notification = await notified_order(work, order)
    accepted = accept(work, order, notification)
    await require_free(work, accepted, notification)
    differing = told_differently(accepted, notification)
    async with work.reading() as db:
        duplicate = await cases.find_duplicate(db, accepted.key, accepted.man_key, order.notification_id)
        if duplicate is not None:
            raise OrderAlreadyOpened.by(duplicate)
        running = await _running(db, accepted)
        return CaseCheck(
            expediente=accepted.expediente,
            court=CourtReference.of(accepted.court_code),
            warnings=[*await _warnings(db, accepted, running), *differing],
            due_dates=accepted.due,
            candidates=await candidates_of(db, accepted),
            running_cases=[CaseReference(id=case.id, number=case.number) for case in running],
        )


async def open_case(
    work: UnitOfWork, order: CourtOrder, alongside: Callable[[Transaction], Awaitable[None]] | None = None
) -> Case:
    """Open a case from a court's order; the order as it was sent is kept for ever.

    `alongside` is done in the same transaction, before anything else.

    Raises OrderNotAcceptable, CentreOutOfReach, ExpedienteNotConfirmed for a short one, DocumentOfAnotherName,
    OrderAlreadyOpened for an order taken before, ManHasRunningCase unless the order says why it opens another,
    NotificationDiffers for one that is not what arrived unless the order says why it is, and what notified_order,
    require_free and told_differently raise.
    """
    notification = await notified_order(work, order)
    accepted = accept(work, order, notification)
    await require_free(work, accepted, notification)
    differing = told_differently(accepted, notification)
    require_confirmed(accepted)
    if differing and order.differs_because is None:
        raise NotificationDiffers.in_(differing)
    async with work as db:
        if alongside is not None:
            await alongside(db)
        kept = order_row(work, accepted, notification)
        if not await court_orders.add_order(db, kept):
            found = await cases.find_duplicate(db, accepted.key, accepted.man_key, order.notification_id)
            raise OrderAlreadyOpened.by(found)
        another = await known_by_another_name(db, accepted)
        require_same_man(accepted, another)
        person_id = await meet_person(db, _man(accepted))
        running = await _running(db, accepted)  # after the man's row is locked: of two orders at once one waits here
        if running and order.opens_another_because is None:
            raise ManHasRunningCase.in_(running)
        warned = await warnings_of(db, accepted, another)
        warned += [*([Warned.MAN_HAS_RUNNING_CASE] if running else []), *differing]
        case = await _new_case(db, work, accepted, kept, person_id, warned)
        await _open(db, work, case, order)
        await db.add(_opening(work, case, kept))
        return work.created(await shown_case(db, case.id))


async def _running(db: Transaction, accepted: Accepted) -> list[CaseRecord]:
    order = accepted.sent
    return await cases.running_cases(db, order.centre_id, order.participant.document_type, accepted.document_number)


async def _warnings(db: Transaction, accepted: Accepted, running: list[CaseRecord]) -> list[Warned]:
    found = await warnings_of(db, accepted, await known_by_another_name(db, accepted))
    return [*found, Warned.MAN_HAS_RUNNING_CASE] if running else found


async def _new_case(
    db: Transaction,
    work: UnitOfWork,
    accepted: Accepted,
    kept: CourtOrderRow,
    person_id: UUID,
    warned: list[Warned],
) -> CaseRow:
    return CaseRow(
        centre_id=kept.centre_id,
        created_at=work.now(),
        number=await cases.next_number(db, work.today().year),
        person_id=person_id,
        order_id=kept.id,
        state=CaseState.RECEIVED,
        state_since=moment_of(kept.received_on, recorded_at=work.now()),
        due_dates=[due.model_dump(mode="json") for due in accepted.due],
        warnings=list(warned),
        next_due_on=min(due.on for due in accepted.due),
        measures=kept.measures,
        visiting_regime=kept.visiting_regime,
        expedientes=[kept.expediente],
    )


def _opening(work: UnitOfWork, case: CaseRow, kept: CourtOrderRow) -> CaseOrderRow:
    return CaseOrderRow(
        centre_id=case.centre_id,
        created_at=case.created_at,
        case_id=case.id,
        order_id=kept.id,
        role=OrderRole.OPENED_BY,
        effective_on=kept.resolution_date,
        due_dates=case.due_dates,
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )


def _man(accepted: Accepted) -> OrderedMan:
    man = accepted.sent.participant
    return OrderedMan(
        centre_id=accepted.sent.centre_id,
        given_names=man.given_names,
        surnames=man.surnames,
        document_type=man.document_type,
        document_number=accepted.document_number,
        phone=accepted.phone,
        birth_date=man.birth_date,
    )


async def _open(db: Transaction, work: UnitOfWork, case: CaseRow, order: CourtOrder) -> None:
    reasons = filter(None, (order.differs_because, order.opens_another_because))
    await record_change(
        db,
        case,
        "case.opened",
        reason=" · ".join(reasons) or None,
        after={"state": case.state, "source": order.source},
        event=CASE_OPENED,
        detail=f"/v1/cases/{case.id}",
    )
    await db.add(
        HistoryRow(
            centre_id=case.centre_id,
            case_id=case.id,
            created_at=work.now(),
            to_state=CaseState(case.state),
            cause=Cause.ORDER,
            effective_on=order.received_on,
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
    )
