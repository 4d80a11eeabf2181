"""Bringing a case to what holds after all its orders: measures, visiting regime, expedientes and due dates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.cases.cases.actions.showing import due_next
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.cases.tables import CaseRow
from services.cases.orders.actions.showing import ruled
from services.cases.orders.rules.due_dates import Duty
from services.cases.orders.rules.in_force import DueDay, OrderRole, due_after, in_force_after
from services.cases.orders.store import court_orders
from services.cases.orders.tables import CaseOrderRow, CourtOrderRow
from shared.database.rows import shape_of
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.unit_of_work import work_of

Held = dict[str, Any]
Orders = Sequence[tuple[CaseOrderRow, CourtOrderRow]]


async def hold(db: Transaction, case: CaseRow) -> Orders:
    """Bring a locked case to what its orders make hold, and return them; the caller stores the case."""
    orders = await court_orders.orders_of_case(db, case.id)
    holds = in_force_after([ruled(link, order) for link, order in orders])[-1]
    case.measures = list[str](holds.measures)
    case.visiting_regime = None if holds.visiting_regime is None else dict(holds.visiting_regime)
    first = [order.expediente for _, order in orders if order.id == case.order_id]
    case.expedientes = list(dict.fromkeys([*first, *(order.expediente for _, order in orders)]))
    due = due_after((OrderRole(link.role), _days(link)) for link, _ in orders)
    case.due_dates = [{"duty": duty, "on": day.on.isoformat(), "policy": day.policy} for duty, day in due.items()]
    case.next_due_on = due_next(CaseState(case.state), case.due_dates)
    return orders


async def carry_orders_over(db: Transaction, ended: CaseRow, case: CaseRow) -> None:
    """Let the orders of a case that ended be those of the case in which its man comes back; its periods are its own."""
    await link_copies(db, ended, case, {})


async def copy_orders(db: Transaction, ended: CaseRow, centre_id: UUID, for_case: UUID) -> dict[UUID, CourtOrderRow]:
    """Copy the orders of a case to another centre, for its case; return each copy under the id of what it is of."""
    copies = {}
    for _, order in await court_orders.orders_of_case(db, ended.id):
        told = {name: getattr(order, name) for name in shape_of(CourtOrderRow).written}
        told |= {"id": new_id(), "centre_id": centre_id, "version": 1, "created_at": work_of(db).now()}
        told |= {"notification_id": None, "order_key": "|".join([*order.order_key.split("|")[:3], str(for_case)])}
        copies[order.id] = CourtOrderRow(**told)
        await db.add(copies[order.id])
    return copies


async def link_copies(db: Transaction, ended: CaseRow, case: CaseRow, copies: Mapping[UUID, CourtOrderRow]) -> None:
    """Let the orders of a case that ended, or the copies that another centre has of them, be those of the case."""
    work = work_of(db)
    orders = await court_orders.orders_of_case(db, ended.id)
    ids = sorted(new_id() for _ in orders)  # of the same day, the order in which they took effect is that of their ids
    for number, (link, order) in enumerate(orders):
        await db.add(
            CaseOrderRow(
                id=ids[number],
                centre_id=case.centre_id,
                created_at=work.now(),
                case_id=case.id,
                order_id=copies.get(order.id, order).id,
                role=link.role,
                effective_on=link.effective_on,
                due_dates=case.due_dates if number == 0 else [],
                actor=work.principal.subject,
                actor_name=work.principal.name,
            )
        )


def held(case: CaseRow) -> Held:
    """Return what holds in the case, as its audit rows tell it."""
    return {
        "measures": case.measures,
        "visiting_regime": case.visiting_regime,
        "expedientes": case.expedientes,
        "due_dates": case.due_dates,
    }


def _days(link: CaseOrderRow) -> dict[Duty, DueDay]:
    return {Duty(one["duty"]): DueDay(date.fromisoformat(one["on"]), one["policy"]) for one in link.due_dates}
