"""Storing an order that arrived, whichever door it came by: once, with its raw form (N03, C01)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cases.client import CasesClient
from services.interop.client.events import ORDER_ARRIVED
from services.interop.delivery.actions.moving import NewMessage, document_entry, open_message
from services.interop.delivery.rules.messages import Channel, Direction, Institution, MessageKind
from services.interop.documents import store as document_store
from services.interop.documents.tables import DocumentRow
from services.interop.orders.models.notifications import NotificationSource, NotificationState
from services.interop.orders.rules.notification_effect import takes_effect
from services.interop.orders.rules.order_extraction import OrderProposals
from services.interop.orders.tables import NotificationRow
from services.interop.settings import settings_of
from shared import audit
from shared.database.transaction import Transaction
from shared.events import publish
from shared.peru.calendar import BusinessCalendar, Counting, Deadline, PeriodRule, national_holidays
from shared.peru.expediente import parse_expediente
from shared.problems import UpstreamUnavailable
from shared.runtime import Runtime
from shared.service_client import UpstreamRefused
from shared.text import Text


@dataclass(frozen=True)
class ArrivedOrder:
    """An order and all that came with it; `document` is None when only data came.

    `sender_name` is the court's by the directory; None where only what a clerk typed, in `raw`, names it.
    """

    centre_id: UUID
    source: NotificationSource
    source_id: str
    sender: str
    sender_name: str | None
    casilla: str | None
    deposited_at: datetime
    raw: dict[str, Any]
    stated_expediente: str
    document: bytes | None
    file_name: str
    readable: bool
    proposals: OrderProposals

    @property
    def expediente(self) -> str | None:
        """The normalised expediente: as the document says, else as the sender typed it."""
        try:
            return self.proposals.expediente or parse_expediente(self.stated_expediente).value
        except ValueError:
            return None


async def known_case(runtime: Runtime, order: ArrivedOrder) -> UUID | None:
    """The one case of the centre under the order's expediente; None when there is none, several, or no answer.

    Cases being down never keeps an order from being stored: it then waits unmatched.
    """
    if order.expediente is None:
        return None
    try:
        found = await runtime.client(CasesClient).find_cases(order.expediente)
    except (UpstreamUnavailable, UpstreamRefused):
        return None
    own = [case.id for case in found if case.centre.id == order.centre_id]
    return own[0] if len(own) == 1 else None


async def store_order(db: Transaction, order: ArrivedOrder, case_id: UUID | None, runtime: Runtime) -> UUID | None:
    """Store the order with its document, ledger entry and event; None when it was stored before."""
    now = runtime.clock.now()
    document = await _keep_document(db, order, now)
    deadline = effect_of(runtime, order.deposited_at)
    row = NotificationRow(
        centre_id=order.centre_id,
        created_at=now,
        source=order.source,
        source_id=order.source_id,
        sender=order.sender,
        sender_name=order.sender_name,
        casilla=order.casilla,
        deposited_at=order.deposited_at,
        effective_on=deadline.date,
        effect_steps=[{"es": step.es, "en": step.en} for step in deadline.steps],
        raw=order.raw,
        document_id=document.id if document else None,
        document_sha256=document.sha256 if document else None,
        readable=order.readable,
        expediente=order.expediente,
        proposals=proposal_fields(order.proposals),
        state=NotificationState.MATCHED if case_id else NotificationState.UNMATCHED,
        case_id=case_id,
        matched_at=now if case_id else None,
    )
    if not await db.add_unless_there(row):
        return None
    await _write_down(db, order, row.id, case_id, document, now)
    return row.id


def effect_of(runtime: Runtime, deposited_at: datetime) -> Deadline:
    """From when the centre counts as notified, by the policy of the settings."""
    days = settings_of(runtime).casilla_effect_business_days
    source = Text(
        f"{days}.º día hábil siguiente al depósito en la casilla (ejemplo, no oficial)",
        f"business day {days} after the deposit in the casilla (an example, not official)",
    )
    rule = PeriodRule(days, Counting.BUSINESS_DAYS, source)
    return takes_effect(deposited_at, BusinessCalendar([national_holidays()]), rule)


def proposal_fields(proposals: OrderProposals) -> dict[str, Any]:
    """The proposals as JSON."""
    day = proposals.resolution_date
    return {
        "expediente": proposals.expediente,
        "resolution_number": proposals.resolution_number,
        "resolution_date": day.isoformat() if day else None,
        "participant_name": proposals.participant_name,
        "document_number": proposals.document_number,
        "measures": list(proposals.measures),
    }


async def _keep_document(db: Transaction, order: ArrivedOrder, now: datetime) -> DocumentRow | None:
    if order.document is None:
        return None
    return await document_store.keep(
        db, centre_id=order.centre_id, kind="COURT_ORDER", file_name=order.file_name, content=order.document, now=now
    )


async def _write_down(
    db: Transaction,
    order: ArrivedOrder,
    notification_id: UUID,
    case_id: UUID | None,
    document: DocumentRow | None,
    now: datetime,
) -> None:
    casilla = order.source is NotificationSource.SINOE
    message = NewMessage(
        centre_id=order.centre_id,
        direction=Direction.IN,
        institution=Institution.SINOE if casilla else Institution.COURT_SYSTEM,
        channel=Channel.SINOE_HTTP if casilla else Channel.API,
        kind=MessageKind.COURT_ORDER,
        subject_id=notification_id,
        case_id=case_id,
        reference=order.source_id,
        documents=[document_entry(document, "ORDER")] if document else [],
    )
    await open_message(db, message, now)
    await audit.record(
        db, action="order.arrived", subject="notification", subject_id=notification_id, centre_id=order.centre_id
    )
    await publish(
        db,
        type=ORDER_ARRIVED,
        subject=notification_id,
        version=1,
        centre_id=order.centre_id,
        detail=f"/v1/casilla-notifications/{notification_id}",
    )


def digest_of(content: bytes | None) -> str | None:
    """The SHA-256 of a document, if there is one."""
    return hashlib.sha256(content).hexdigest() if content is not None else None
