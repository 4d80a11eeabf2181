"""Opening from a notification: the order that arrived at interop, by the casilla or from an institution's system."""

from uuid import UUID

from services.cases.cases.rules.lifecycle import CaseState, is_closed
from services.cases.cases.store import cases
from services.cases.cases.store.cases import CaseRecord
from services.cases.orders.actions.accepting import Accepted
from services.cases.orders.errors import (
    CentreOutOfReach,
    NotificationOfAnotherCourt,
    NotificationTaken,
    NotificationUnknown,
    OrderAlreadyOpened,
)
from services.cases.orders.models.court_orders import CourtOrder
from services.cases.orders.rules.court_order import Source, Warned, man_key
from services.cases.orders.rules.notified_order import OrderAsTold, differences, is_of_another_court
from services.interop.client import CasillaNotification, InteropClient, NotificationSource
from shared.peru.identity_documents import DocumentType
from shared.service_client import UpstreamRefused
from shared.text import Text
from shared.unit_of_work import UnitOfWork

_DOORS = {Source.CASILLA: NotificationSource.SINOE, Source.INSTITUTION: NotificationSource.INSTITUTION}


def told_differently(accepted: Accepted, arrived: CasillaNotification | None) -> list[Warned]:
    """Return in what the order differs from the one that arrived. Raises NotificationOfAnotherCourt.

    Where nothing was read of the document, what its sender typed beside it counts.
    """
    if arrived is None:
        return []
    read, stated = arrived.proposals, arrived.stated
    expediente = arrived.expediente or stated.expediente
    if is_of_another_court(accepted.expediente, expediente):
        raise NotificationOfAnotherCourt(
            Text("Llegó del expediente {expediente}.", "It came in expediente {expediente}.").format(
                expediente=expediente
            )
        )
    order = accepted.sent
    return differences(
        OrderAsTold(
            accepted.expediente, accepted.full_name, order.participant.document_number, order.resolution_number
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

    Not inside a transaction. Raises CentreOutOfReach, NotificationUnknown for one that is not of this centre and door,
    and UpstreamUnavailable (503) while interop does not answer: nothing is done unverified, and the order lies safely
    in interop, with an alarm as long as no case has it.
    """
    if not work.principal.may_act_in(order.centre_id):
        raise CentreOutOfReach()
    if order.notification_id is None:
        return None
    found = await arrived_order(work, order.notification_id)
    if (found.centre.id, found.source) != (order.centre_id, _DOORS[order.source]):
        raise NotificationUnknown()
    return found


async def arrived_order(work: UnitOfWork, notification_id: UUID) -> CasillaNotification:
    """Return what arrived at interop under this id; raise NotificationUnknown and UpstreamUnavailable."""
    try:
        return await work.runtime.client(InteropClient).get_notification(notification_id)
    except UpstreamRefused as refused:
        if refused.status != 404:
            raise
        raise NotificationUnknown() from refused


async def require_free(work: UnitOfWork, accepted: Accepted, arrived: CasillaNotification | None) -> None:
    """Let what arrived open the man's case, unless it belongs to a running one of his: it may name several men.

    Raises OrderAlreadyOpened for a case that he has from it, NotificationTaken for one that it was matched to and that
    is his or cannot be seen, unless the order says why it opens another.
    """
    if arrived is None or arrived.case is None:
        return
    async with work.reading() as db:
        opened = await cases.find_duplicate(db, accepted.key, accepted.man_key, arrived.id)
        matched = await cases.find_case(db, arrived.case.id)
    if opened is not None:
        raise OrderAlreadyOpened.by(opened)
    if matched is None or (_keeps(matched, accepted) and accepted.sent.opens_another_because is None):
        raise NotificationTaken.by(arrived.case.id)


def _keeps(matched: CaseRecord, accepted: Accepted) -> bool:
    his = man_key(DocumentType(matched.document_type), matched.document_number) == accepted.man_key
    return his and not is_closed(CaseState(matched.state))
