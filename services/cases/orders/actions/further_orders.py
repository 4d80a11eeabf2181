"""A further order of a case: it joins it, or varies or lifts what holds in it; every version stays readable."""

from datetime import date
from uuid import UUID

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.errors import StepForbidden
from services.cases.cases.models.cases import DueDate
from services.cases.cases.rules.lifecycle import CaseState, Cause, is_closed
from services.cases.cases.store import cases
from services.cases.cases.tables import CaseRow, HistoryRow
from services.cases.client.events import CASE_ORDER_VARIED
from services.cases.orders.actions.accepting import Accepted, accept, order_row, require_confirmed, require_same_man
from services.cases.orders.actions.holding import Held, held, hold
from services.cases.orders.actions.notified_order import notified_order, told_differently
from services.cases.orders.actions.proposals import amended
from services.cases.orders.actions.showing import case_orders_view
from services.cases.orders.errors import (
    EffectOutOfOrder,
    NotificationDiffers,
    OrderAlreadyOpened,
    OrderChangesNothing,
    OrderOfAnotherCentre,
    OrderOfAnotherMan,
)
from services.cases.orders.models.court_orders import CaseOrders, CourtOrder
from services.cases.orders.models.further_orders import NewCaseOrder
from services.cases.orders.rules.in_force import OrderRole
from services.cases.orders.store import court_orders
from services.cases.orders.tables import CaseOrderRow, CourtOrderRow
from services.cases.persons import store as persons
from services.interop.client import CasillaNotification
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.names import same_name
from shared.unit_of_work import UnitOfWork, work_of


async def read_orders(work: UnitOfWork, case_id: UUID) -> CaseOrders:
    """Return all orders of a case, with what held after each and until when."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        return work.answer(case_orders_view(case, await court_orders.orders_of_case(db, case_id)))


async def add_order(work: UnitOfWork, case_id: UUID, version: int, new: NewCaseOrder) -> CaseOrders:
    """Take a further order into a running case, and return all of its orders.

    Raises what opening raises of the order itself, OrderOfAnotherMan, OrderOfAnotherCentre, EffectOutOfOrder,
    OrderChangesNothing, StepForbidden for a closed case, and OrderAlreadyOpened for one that is in the case already, or
    that is to join it and belongs to another.
    """
    sent = new.order or await _from_notification(work, new)
    notification = await notified_order(work, sent)
    accepted, role = accept(work, sent, notification), OrderRole(new.role)
    require_confirmed(accepted)
    effective_on = new.effective_on or sent.resolution_date
    if not sent.resolution_date <= effective_on <= work.today():
        raise EffectOutOfOrder()
    differing = told_differently(accepted, notification)
    if differing and sent.differs_because is None:
        raise NotificationDiffers.in_(differing)
    async with work as db:
        case = await locked_case(db, case_id, version)
        await _require_same_man(db, case, accepted)
        order = await _kept(db, work, accepted, notification, role)
        link = _link(work, case, order, role, effective_on, _asked_by(role, accepted))
        if not await db.add_unless_there(link):
            raise OrderAlreadyOpened.by(case)
        case.warnings = [*case.warnings, *(one for one in differing if one not in case.warnings)]
        before = held(case)
        orders = await hold(db, case)
        if role is OrderRole.LIFTED_BY and before["measures"] == case.measures:
            raise OrderChangesNothing()
        await _write_down(db, case, link, before, sent.differs_because)
        return work.answer(case_orders_view(await shown_case(db, case_id), orders))


async def _from_notification(work: UnitOfWork, new: NewCaseOrder) -> CourtOrder:
    assert new.notification_id is not None  # noqa: S101  (one of the two is there)
    return await amended(work, new.notification_id, new.amendments)


async def _require_same_man(db: Transaction, case: CaseRow, accepted: Accepted) -> None:
    if is_closed(CaseState(case.state)):
        raise StepForbidden.in_state(CaseState(case.state))
    order = accepted.sent
    if order.centre_id != case.centre_id:
        raise OrderOfAnotherCentre()
    known = await persons.find_known(db, order.centre_id, order.participant.document_type, accepted.document_number)
    if known is None or known.id != case.person_id:
        raise OrderOfAnotherMan()
    require_same_man(accepted, None if same_name(known.full_name, accepted.full_name) else known)


async def _kept(
    db: Transaction,
    work: UnitOfWork,
    accepted: Accepted,
    notification: CasillaNotification | None,
    role: OrderRole,
) -> CourtOrderRow:
    """Return the order as it is kept; what was taken before may vary or lift what holds in a second case of his."""
    row = order_row(work, accepted, notification)
    if await court_orders.add_order(db, row):
        return row
    known = await court_orders.find_order(db, accepted.key)
    if known is None or role is OrderRole.JOINED_BY:
        found = await cases.find_duplicate(db, accepted.key, accepted.man_key, accepted.sent.notification_id)
        raise OrderAlreadyOpened.by(found)
    return known


def _link(
    work: UnitOfWork, case: CaseRow, order: CourtOrderRow, role: OrderRole, effective_on: date, due: list[DueDate]
) -> CaseOrderRow:
    return CaseOrderRow(
        centre_id=case.centre_id,
        created_at=work.now(),
        case_id=case.id,
        order_id=order.id,
        role=role,
        effective_on=effective_on,
        due_dates=[one.model_dump(mode="json") for one in due],
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )


def _asked_by(role: OrderRole, accepted: Accepted) -> list[DueDate]:
    """Return what the order alone asks for: one that joins by the policy too, another by what the court set."""
    by_court = {deadline.duty for deadline in accepted.sent.court_deadlines}
    return [due for due in accepted.due if role is OrderRole.JOINED_BY or due.duty in by_court]


async def _write_down(db: Transaction, case: CaseRow, link: CaseOrderRow, before: Held, reason: str | None) -> None:
    work = work_of(db)
    await record_change(
        db,
        case,
        "case.order-varied",
        subject="case",
        reason=reason,
        before=before,
        after=held(case) | {"order_id": str(link.order_id), "role": link.role},
        event=CASE_ORDER_VARIED,
        detail=f"/v1/cases/{case.id}/orders",
    )
    await db.add(
        HistoryRow(
            centre_id=case.centre_id,
            case_id=case.id,
            version=case.version,
            created_at=work.now(),
            from_state=case.state,
            to_state=case.state,
            cause=Cause.ORDER,
            reason_code=link.role,
            reference=link.order_id,
            effective_on=link.effective_on,
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
    )
