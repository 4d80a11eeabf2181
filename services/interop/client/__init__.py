"""What other services use of interop: a typed client, its models, and a fake (services.interop.client.fake)."""

from services.interop.client.http import InteropClient
from services.interop.orders.models.notifications import (
    CasillaNotification,
    NotificationSource,
    NotificationState,
    OrderProposal,
)

__all__ = ["CasillaNotification", "InteropClient", "NotificationSource", "NotificationState", "OrderProposal"]
