"""Rectifying an order: what was typed wrongly is put right, the old value kept, and what follows from it follows."""

from typing import Any
from uuid import UUID

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.models.cases import Case
from services.cases.cases.rules.lifecycle import Cause
from services.cases.cases.store import cases
from services.cases.cases.tables import CaseRow, HistoryRow
from services.cases.client.events import CASE_ORDER_RECTIFIED
from services.cases.orders.actions.holding import held, hold
from services.cases.orders.actions.notified_order import arrived_order
from services.cases.orders.errors import (
    NotificationOfAnotherCourt,
    OrderAlreadyOpened,
    OrderNotAcceptable,
    RectificationChangesNothing,
)
from services.cases.orders.models.rectifications import NewOrderRectification, OrderCorrections, OrderRectification
from services.cases.orders.rules.court_order import Fault, filing_faults, plain_order_key
from services.cases.orders.rules.due_dates import due_dates, intake_policy
from services.cases.orders.rules.notified_order import is_of_another_court
from services.cases.orders.store import court_orders, rectifications
from services.cases.orders.tables import CaseOrderRow, CourtOrderRow, OrderRectificationRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.expediente import parse_expediente
from shared.problems import NotFound
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest

Values = dict[str, Any]

RECTIFIED = "ORDER_RECTIFIED"
"""The reason code of the entry in the case's history."""


async def rectify(
    work: UnitOfWork, case_id: UUID, order_id: UUID, version: int, new: NewOrderRectification
) -> OrderRectification:
    """Correct an order of the case, and what holds in every case that it is in.

    `version` is the case's. Raises NotFound, OrderNotAcceptable for what no order says, OrderAlreadyOpened when it
    would be one that is there already, RectificationChangesNothing, NotificationOfAnotherCourt, and UpstreamUnavailable
    when the notification's court has to be looked up and interop does not answer.
    """
    await _require_own_court(work, case_id, order_id, new.corrections)
    async with work as db:
        case = await locked_case(db, case_id, version)
        order = await rectifications.lock_order(db, case_id, order_id)
        if order is None:
            raise NotFound()
        before, after = _changes(order, new.corrections)
        if faults := filing_faults(
            after.get("expediente", order.expediente),
            after.get("resolution_date", order.resolution_date),
            after.get("received_on", order.received_on),
            work.today(),
        ):
            raise OrderNotAcceptable.for_faults(Fault(f"corrections.{one.field}", one.text) for one in faults)
        links = await rectifications.links_of_order(db, order_id)
        _move_days(links, order, after)
        await _put_right(db, order, after)
        row = _row(work, order, new.reason, before, after)
        await db.add(row)
        for link in links:
            await db.save(link)
            await _follow(db, work, case if link.case_id == case.id else await locked_case(db, link.case_id), row)
        return work.created(_view(await shown_case(db, case_id), row))


async def list_rectifications(
    work: UnitOfWork, case_id: UUID, order_id: UUID, page: PageRequest
) -> Page[OrderRectification]:
    """Return a page of an order's rectifications, newest first."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        if not await rectifications.is_of_case(db, case_id, order_id):
            raise NotFound()
        rows, following = await rectifications.list_rectifications(db, order_id, page)
        return page.of([_view(case, row) for row in rows], following)


async def _require_own_court(work: UnitOfWork, case_id: UUID, order_id: UUID, corrections: OrderCorrections) -> None:
    """Let an expediente pass that is the court's from which the order arrived, if it arrived."""
    if corrections.expediente is None:
        return
    async with work.reading() as db:
        orders = await court_orders.orders_of_case(db, case_id)
    notification_id = next((order.notification_id for _, order in orders if order.id == order_id), None)
    if notification_id is None:
        return
    arrived = await arrived_order(work, notification_id)
    if is_of_another_court(corrections.expediente, arrived.expediente or arrived.stated.expediente):
        raise NotificationOfAnotherCourt.at("corrections.expediente")


def _changes(order: CourtOrderRow, corrections: OrderCorrections) -> tuple[Values, Values]:
    """Return what differs, as it was and as it is to be; raise RectificationChangesNothing."""
    wanted = {name: getattr(corrections, name) for name in OrderCorrections.model_fields}
    if corrections.expediente is not None:
        wanted["expediente"] = _written_in_full(corrections.expediente)
    if corrections.visiting_regime is not None:
        wanted["visiting_regime"] = corrections.visiting_regime.model_dump(mode="json")
    if corrections.measures is not None:
        wanted["measures"] = list[str](corrections.measures)
    after = {name: value for name, value in wanted.items() if value is not None and value != getattr(order, name)}
    if not after:
        raise RectificationChangesNothing()
    return {name: getattr(order, name) for name in after}, after


def _written_in_full(expediente: str) -> str:
    try:
        return parse_expediente(expediente).value
    except ValueError:
        return expediente  # a fault, which is told with all others


async def _put_right(db: Transaction, order: CourtOrderRow, after: Values) -> None:
    for name, value in after.items():
        setattr(order, name, value)
    order.court_code = str(parse_expediente(order.expediente).court)
    key = plain_order_key(order.expediente, order.order_key.split("|")[1], order.resolution_number)
    if key != order.order_key:
        _, man, _ = key.split("|")
        if found := await cases.find_duplicate(db, key, man, None):
            raise OrderAlreadyOpened.by(found)
        order.order_key = key
    order.version += 1
    await db.save(order)


def _move_days(links: list[CaseOrderRow], order: CourtOrderRow, after: Values) -> None:
    """Let the days that follow from the order's own follow: what the court set stays."""
    policy = intake_policy()
    days = due_dates(after["received_on"], policy) if "received_on" in after else {}
    for link in links:
        if "resolution_date" in after and link.effective_on == order.resolution_date:
            link.effective_on = after["resolution_date"]
        if "resolution_date" in after:
            link.effective_on = max(link.effective_on, after["resolution_date"])
        link.due_dates = [
            due | {"on": days[due["duty"]].isoformat(), "policy": policy.version}
            if due["duty"] in days and not due["policy"].startswith("Resolución ")
            else due
            for due in link.due_dates
        ]
        link.version += 1


async def _follow(db: Transaction, work: UnitOfWork, case: CaseRow, row: OrderRectificationRow) -> None:
    """Bring a case to what its orders say now, and write down that it was a rectification."""
    before = held(case)
    await hold(db, case)
    await record_change(
        db,
        case,
        "case.order-rectified",
        subject="case",
        reason=row.reason,
        before=before,
        after=held(case) | {"order_id": str(row.order_id), "rectification_id": str(row.id)},
        event=CASE_ORDER_RECTIFIED,
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
            reason_code=RECTIFIED,
            note=row.reason,
            reference=row.order_id,
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
    )


def _row(work: UnitOfWork, order: CourtOrderRow, reason: str, before: Values, after: Values) -> OrderRectificationRow:
    return OrderRectificationRow(
        centre_id=order.centre_id,
        created_at=work.now(),
        order_id=order.id,
        order_version=order.version,
        reason=reason,
        before=_plain(before),
        after=_plain(after),
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )


def _plain(values: Values) -> Values:
    return OrderCorrections.model_validate(values).model_dump(mode="json", exclude_none=True)


def _view(case: Case, row: OrderRectificationRow) -> OrderRectification:
    return OrderRectification(
        id=row.id,
        version=row.version,
        case=CaseReference(id=case.id, number=case.number),
        order_id=row.order_id,
        order_version=row.order_version,
        reason=row.reason,
        before=OrderCorrections.model_validate(row.before),
        after=OrderCorrections.model_validate(row.after),
        rectified_by=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )
