"""Casillas and notifications as published."""

from services.interop.orders.models.casillas import Casilla
from services.interop.orders.models.notifications import CasillaNotification, OrderProposal, StatedOrder
from services.interop.orders.tables import CasillaRow, NotificationRow
from shared.published import Bilingual


def casilla_view(row: CasillaRow) -> Casilla:
    """A casilla as published."""
    fields = ("id", "version", "centre_id", "casilla", "centre_code", "centre_name", "ubigeo", "address", "city",
              "signatory_name", "signatory_position", "polled_at")  # fmt: skip
    return Casilla.model_validate({field: getattr(row, field) for field in fields})


def notification_view(row: NotificationRow) -> CasillaNotification:
    """A notification as published: what the sender typed comes from the raw answer."""
    stated = {name: str(row.raw.get(name) or "")[:500] for name in StatedOrder.model_fields}
    return CasillaNotification.model_validate(
        {
            "id": row.id, "version": row.version, "centre_id": row.centre_id, "source": row.source,
            "source_id": row.source_id, "sender": row.sender,
            "sender_name": row.sender_name or stated["court_name"] or row.sender, "casilla": row.casilla,
            "deposited_at": row.deposited_at, "effective_on": row.effective_on,
            "effect_steps": [Bilingual(es=step["es"], en=step["en"]) for step in row.effect_steps],
            "stated": StatedOrder(**stated), "expediente": row.expediente, "readable": row.readable,
            "proposals": OrderProposal.model_validate(row.proposals), "state": row.state, "case_id": row.case_id,
            "matched_at": row.matched_at, "document_id": row.document_id, "document_sha256": row.document_sha256,
            "received_at": row.created_at,
        }
    )  # fmt: skip
