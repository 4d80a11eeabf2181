"""What other services use of interop: a typed client, its models, and a fake (services.interop.client.fake)."""

from services.interop.alarms.models import Alarm, AlarmKind
from services.interop.client.http import InteropClient
from services.interop.delivery.models import Message
from services.interop.delivery.rules.messages import MessageKind, MessageState
from services.interop.directory.models.cems import Cem
from services.interop.orders.models.notifications import (
    CasillaNotification,
    NotificationSource,
    NotificationState,
    OrderProposal,
)

__all__ = [
    "Alarm",
    "AlarmKind",
    "CasillaNotification",
    "Cem",
    "InteropClient",
    "Message",
    "MessageKind",
    "MessageState",
    "NotificationSource",
    "NotificationState",
    "OrderProposal",
]
