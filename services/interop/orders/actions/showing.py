"""Casillas and notifications as published."""

from collections.abc import Sequence

from services.interop.known_cases.actions.naming import Names, names_of
from services.interop.orders.models.casillas import Casilla
from services.interop.orders.models.notifications import CasillaNotification, OrderProposal, StatedOrder
from services.interop.orders.tables import CasillaRow, NotificationRow
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.published import Bilingual
from shared.references import CentreReference


async def casilla_views(db: Transaction, rows: Sequence[CasillaRow]) -> list[Casilla]:
    """Casillas as published."""
    centres = await named_centres(db, (row.centre_id for row in rows))
    return [_casilla(row, centres[row.centre_id]) for row in rows]


def _casilla(row: CasillaRow, centre: CentreReference) -> Casilla:
    fields = ("id", "version", "casilla", "centre_code", "centre_name", "ubigeo", "address", "city",
              "signatory_name", "signatory_position", "polled_at")  # fmt: skip
    return Casilla.model_validate({field: getattr(row, field) for field in fields} | {"centre": centre})


async def notification_view(db: Transaction, row: NotificationRow) -> CasillaNotification:
    """A notification as published."""
    return (await notification_views(db, [row]))[0]


async def notification_views(db: Transaction, rows: Sequence[NotificationRow]) -> list[CasillaNotification]:
    """Notifications as published: what the sender typed comes from the raw answer."""
    names = await names_of(db, (row.centre_id for row in rows), (row.case_id for row in rows))
    return [_notification(row, names) for row in rows]


def _notification(row: NotificationRow, names: Names) -> CasillaNotification:
    stated = {name: str(row.raw.get(name) or "")[:500] for name in StatedOrder.model_fields}
    return CasillaNotification.model_validate(
        {
            "id": row.id, "version": row.version, "centre": names.centres[row.centre_id], "source": row.source,
            "source_id": row.source_id, "sender": row.sender,
            "sender_name": row.sender_name or stated["court_name"] or row.sender, "casilla": row.casilla,
            "deposited_at": row.deposited_at, "effective_on": row.effective_on,
            "effect_steps": [Bilingual(es=step["es"], en=step["en"]) for step in row.effect_steps],
            "stated": StatedOrder(**stated), "expediente": row.expediente, "readable": row.readable,
            "proposals": OrderProposal.model_validate(row.proposals), "state": row.state,
            "case": names.case_if_any(row.case_id), "display_name": names.man_if_any(row.case_id),
            "matched_at": row.matched_at, "document_id": row.document_id, "document_sha256": row.document_sha256,
            "received_at": row.created_at,
        }
    )  # fmt: skip
