"""A stand-in for InteropClient in other services' tests: same methods, orders in memory, failures on demand."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.interop.orders.models.notifications import (
    CasillaNotification,
    NotificationSource,
    NotificationState,
    OrderProposal,
    StatedOrder,
)
from shared.ids import new_id
from shared.service_client import UpstreamRefused


class FakeInterop:
    """Answers from what a test put in; what it does not have is refused with 404, as the real service does."""

    def __init__(self) -> None:
        self._notifications: dict[UUID, CasillaNotification] = {}
        self._failures: dict[str, Exception] = {}

    def put_notification(self, notification: CasillaNotification) -> CasillaNotification:
        """Have this order, in place of an earlier version of it."""
        self._notifications[notification.id] = notification
        return notification

    def fail_on(self, method: str, error: Exception | None) -> None:
        """Raise the error from the named method from now on; None lets it work again."""
        if error is None:
            self._failures.pop(method, None)
        else:
            self._failures[method] = error

    async def get_notification(self, notification_id: UUID) -> CasillaNotification:
        """Return the order put in under this id."""
        if "get_notification" in self._failures:
            raise self._failures["get_notification"]
        if notification_id not in self._notifications:
            raise UpstreamRefused(404, "not-found")
        return self._notifications[notification_id]


def example_notification(
    *, centre_id: UUID, notification_id: UUID | None = None, source: NotificationSource = NotificationSource.SINOE
) -> CasillaNotification:
    """Return an invented order that waits for its case; `model_copy(update=...)` changes what a test needs."""
    arrived = datetime(2026, 1, 14, 15, 0, tzinfo=UTC)
    return CasillaNotification(
        id=notification_id or new_id(),
        version=1,
        centre_id=centre_id,
        source=source,
        source_id="OF. 012-2026-JFL",
        sender="court-1801-JR-FT-15",
        sender_name="15° Juzgado de Familia de Lima",
        casilla="104567" if source is NotificationSource.SINOE else None,
        deposited_at=arrived,
        effective_on=date(2026, 1, 16),
        effect_steps=[],
        stated=StatedOrder(expediente="00123-2026-0-1801-JR-FT-15"),
        expediente="00123-2026-0-1801-JR-FT-15",
        readable=True,
        proposals=OrderProposal(),
        state=NotificationState.UNMATCHED,
        case_id=None,
        matched_at=None,
        document_id=None,
        document_sha256=None,
        received_at=arrived,
    )
