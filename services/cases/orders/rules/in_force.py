"""What holds in a case after each of its orders: the measures, and how he may visit his children."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from services.cases.orders.rules.court_order import Measure
from services.cases.orders.rules.due_dates import Duty
from shared.text import LabelledEnum


class OrderRole(LabelledEnum):
    """What an order does to a case."""

    OPENED_BY = "OPENED_BY", "Abrió el caso", "Opened the case"
    JOINED_BY = "JOINED_BY", "Se sumó al caso", "Joined the case"
    VARIED_BY = "VARIED_BY", "Varió las medidas del caso", "Varied the case's measures"
    LIFTED_BY = "LIFTED_BY", "Levantó medidas del caso", "Lifted measures of the case"


@dataclass(frozen=True)
class RuledOrder:
    """An order as far as it changes what holds; `visiting_regime` None says nothing of it."""

    role: OrderRole
    effective_on: date
    measures: Sequence[Measure]
    visiting_regime: Mapping[str, Any] | None


class InForce(NamedTuple):
    """What holds from a day on, until the day of the next order; `until` None: to this day."""

    measures: list[Measure]
    visiting_regime: Mapping[str, Any] | None
    since: date
    until: date | None


class DueDay(NamedTuple):
    """A day by which something is due, and what set it: a policy's version, or a resolution."""

    on: date
    policy: str


def in_force_after(orders: Sequence[RuledOrder]) -> list[InForce]:
    """Return what holds after each of a case's orders, which stand in the order in which they took effect.

    One that opens or joins the case adds its measures; one that varies puts its own in place of all; one that lifts
    takes its own away.
    """
    held: list[InForce] = []
    measures: list[Measure] = []
    regime: Mapping[str, Any] | None = None
    for order, following in zip(orders, [*orders[1:], None], strict=True):
        measures = _changed(measures, order)
        regime = regime if order.visiting_regime is None else order.visiting_regime
        held.append(InForce(measures, regime, order.effective_on, following.effective_on if following else None))
    return held


def due_after(orders: Iterable[tuple[OrderRole, Mapping[Duty, DueDay]]]) -> dict[Duty, DueDay]:
    """Return what is due after all orders of a case: of each duty the earliest day, or the one a varying order set."""
    found: dict[Duty, DueDay] = {}
    for role, due in orders:
        for duty, day in due.items():
            earlier = duty not in found or day.on < found[duty].on
            if earlier or role is OrderRole.VARIED_BY:
                found[duty] = day
    return found


def _changed(measures: list[Measure], order: RuledOrder) -> list[Measure]:
    if order.role is OrderRole.LIFTED_BY:
        return [one for one in measures if one not in order.measures]
    if order.role is OrderRole.VARIED_BY:
        return list(order.measures)
    return [*measures, *(one for one in order.measures if one not in measures)]
