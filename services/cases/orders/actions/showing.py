"""The orders of a case as published."""

from collections.abc import Sequence

from services.cases.cases.models.cases import Case, DueDate
from services.cases.orders.models.court_orders import CaseOrder, CaseOrders, InForceMeasures
from services.cases.orders.models.visiting import VisitingRegime
from services.cases.orders.rules.court_order import Basis, Measure, Source
from services.cases.orders.rules.in_force import InForce, OrderRole, RuledOrder, in_force_after
from services.cases.orders.tables import CaseOrderRow, CourtOrderRow
from shared.references import ActorReference, CaseReference, CourtReference


def ruled(link: CaseOrderRow, order: CourtOrderRow) -> RuledOrder:
    """Return an order as far as it changes what holds."""
    measures = [Measure(one) for one in order.measures]
    return RuledOrder(OrderRole(link.role), link.effective_on, measures, order.visiting_regime)


def case_orders_view(case: Case, orders: Sequence[tuple[CaseOrderRow, CourtOrderRow]]) -> CaseOrders:
    """Return a case's orders, which come in the order in which they took effect."""
    holding = in_force_after([ruled(link, order) for link, order in orders])
    reference = CaseReference(id=case.id, number=case.number)
    views = [_view(reference, link, order, holds) for (link, order), holds in zip(orders, holding, strict=True)]
    return CaseOrders(case=reference, orders=views)


def _view(case: CaseReference, link: CaseOrderRow, order: CourtOrderRow, holds: InForce) -> CaseOrder:
    return CaseOrder(
        id=order.id,
        version=order.version,
        case=case,
        role=OrderRole(link.role),
        effective_on=link.effective_on,
        source=Source(order.source),
        notification_id=order.notification_id,
        institution_reference=order.institution_reference,
        expediente=order.expediente,
        court=CourtReference.of(order.court_code),
        basis=Basis(order.basis),
        measures=[Measure(one) for one in order.measures],
        visiting_regime=VisitingRegime.model_validate(order.visiting_regime) if order.visiting_regime else None,
        resolution_number=order.resolution_number,
        resolution_date=order.resolution_date,
        received_on=order.received_on,
        due_dates=[DueDate.model_validate(due) for due in link.due_dates],
        in_force=InForceMeasures(
            measures=holds.measures,
            visiting_regime=VisitingRegime.model_validate(holds.visiting_regime) if holds.visiting_regime else None,
            holds_from=holds.since,
            holds_to=holds.until,
        ),
        recorded_by=ActorReference.of(link.actor, link.actor_name),
        recorded_at=link.created_at,
    )
