"""Opening from a notification: the order that arrived at interop, by the casilla or from an institution's system."""

from services.cases.cases.store import cases
from services.cases.orders.errors import (
    NotificationOfAnotherCourt,
    NotificationTaken,
    NotificationUnknown,
    OrderAlreadyOpened,
)
from services.cases.orders.models import CourtOrder
from services.cases.orders.rules.court_order import Source, Warned
from services.cases.orders.rules.notified_order import OrderAsTold, differences, is_of_another_court
from services.interop.client import CasillaNotification, InteropClient, NotificationSource
from shared.service_client import UpstreamRefused
from shared.text import Text
from shared.unit_of_work import UnitOfWork

_DOORS = {Source.CASILLA: NotificationSource.SINOE, Source.INSTITUTION: NotificationSource.INSTITUTION}


def told_differently(order: CourtOrder, arrived: CasillaNotification | None) -> list[Warned]:
    """Return in what the order differs from the one that arrived. Raises NotificationOfAnotherCourt.

    Where nothing was read of the document, what its sender typed beside it counts.
    """
    if arrived is None:
        return []
    read, stated = arrived.proposals, arrived.stated
    expediente = arrived.expediente or stated.expediente
    if is_of_another_court(order.expediente, expediente):
        raise NotificationOfAnotherCourt(
            Text("Llegó del expediente {expediente}.", "It came in expediente {expediente}.").format(
                expediente=expediente
            )
        )
    man = order.participant
    return differences(
        OrderAsTold(
            order.expediente, f"{man.given_names} {man.surnames}", man.document_number, order.resolution_number
        ),
        OrderAsTold(
            expediente,
            read.participant_name or "",
            read.document_number or "",
            read.resolution_number or stated.resolution_number,
        ),
    )


async def notified_order(work: UnitOfWork, order: CourtOrder) -> CasillaNotification | None:
    """Return what arrived at interop under the order's notification; None for an order on paper.

    Not inside a transaction. Raises NotificationUnknown for one that is not of this centre and door, OrderAlreadyOpened
    or NotificationTaken for one that belongs to a case, and UpstreamUnavailable (503) while interop does not answer:
    nothing is opened unverified, and the order lies safely in interop, with an alarm as long as no case has it.
    """
    if order.notification_id is None:
        return None
    try:
        found = await work.runtime.client(InteropClient).get_notification(order.notification_id)
    except UpstreamRefused as refused:
        if refused.status != 404:
            raise
        raise NotificationUnknown() from refused
    if (found.centre.id, found.source) != (order.centre_id, _DOORS[order.source]):
        raise NotificationUnknown()
    if found.case is not None:
        async with work.reading() as db:
            opened = await cases.find_by_notification(db, order.notification_id)
        raise OrderAlreadyOpened.by(opened) if opened is not None else NotificationTaken.by(found.case.id)
    return found
