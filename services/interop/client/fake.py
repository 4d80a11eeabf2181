"""A stand-in for InteropClient in other services' tests: same methods, orders in memory, failures on demand."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.interop.alarms.models import Alarm, AlarmKind, AlarmSubject, AlarmSubjectKind
from services.interop.delivery.models import Message
from services.interop.delivery.rules.messages import Channel, Direction, Institution, MessageKind, MessageState
from services.interop.directory.models.cems import Cem, ChannelToCem
from services.interop.orders.models.notifications import (
    CasillaNotification,
    NotificationSource,
    NotificationState,
    OrderProposal,
    StatedOrder,
)
from shared.ids import new_id
from shared.published import Bilingual
from shared.references import CaseReference, CentreReference
from shared.service_client import UpstreamRefused


class FakeInterop:
    """Answers from what a test put in; what it does not have is refused with 404, as the real service does."""

    def __init__(self) -> None:
        self._notifications: dict[UUID, CasillaNotification] = {}
        self._messages: list[Message] = []
        self._alarms: list[Alarm] = []
        self._cems: list[Cem] = []
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

    def put_message(self, message: Message) -> Message:
        """Have this message."""
        self._messages.append(message)
        return message

    def put_alarm(self, alarm: Alarm) -> Alarm:
        """Have this alarm."""
        self._alarms.append(alarm)
        return alarm

    def put_cem(self, cem: Cem) -> Cem:
        """Have this CEM in the directory."""
        self._cems.append(cem)
        return cem

    async def get_notification(self, notification_id: UUID) -> CasillaNotification:
        """Return the order put in under this id."""
        self._raise_if_failing("get_notification")
        if notification_id not in self._notifications:
            raise UpstreamRefused(404, "not-found")
        return self._notifications[notification_id]

    async def latest_messages(self, case_id: UUID) -> list[Message]:
        """Return what was put in on this case, the last first."""
        self._raise_if_failing("latest_messages")
        return [one for one in reversed(self._messages) if one.case is not None and one.case.id == case_id][:5]

    async def latest_filings(self, case_id: UUID) -> list[Message]:
        """Return the filings that were put in on this case, the last first."""
        self._raise_if_failing("latest_filings")
        sent = [one for one in self._messages if (one.kind, one.direction) == (MessageKind.COURT_FILING, Direction.OUT)]
        return [one for one in reversed(sent) if one.case is not None and one.case.id == case_id][:5]

    async def standing_alarms(self, case_id: UUID) -> list[Alarm]:
        """Return what was put in on this case and is not resolved, the last first."""
        self._raise_if_failing("standing_alarms")
        standing = [
            one for one in self._alarms if one.case is not None and one.case.id == case_id and one.resolved_at is None
        ]
        return standing[::-1][:20]

    async def find_cems(self, code: str) -> list[Cem]:
        """Return the CEM put in with this code, if there is one."""
        self._raise_if_failing("find_cems")
        return [cem for cem in self._cems if cem.code == code][:1]

    def _raise_if_failing(self, method: str) -> None:
        if method in self._failures:
            raise self._failures[method]


def example_cem(code: str) -> Cem:
    """Return an invented CEM of Breña; `model_copy(update=...)` changes what a test needs."""
    return Cem(
        id=new_id(),
        version=1,
        code=code,
        name="CEM Breña",
        service="CEM REGULAR",
        address="Av. Ejemplo 456",
        phone="01 555 0101",
        ubigeo="150105",
        department="LIMA",
        province="LIMA",
        district="BREÑA",
        longitude=None,
        latitude=None,
        channel=ChannelToCem.SIRA_HTTP,
    )


def example_message(*, centre_id: UUID, case_id: UUID) -> Message:
    """Return an invented alert that the CEM acknowledged; `model_copy(update=...)` changes what a test needs."""
    sent = datetime(2026, 1, 20, 15, 0, tzinfo=UTC)
    return Message(
        id=new_id(),
        version=3,
        centre=CentreReference(id=centre_id, name="CAI Breña"),
        direction=Direction.OUT,
        institution=Institution.SIRA,
        channel=Channel.SIRA_HTTP,
        kind=MessageKind.CEM_ALERT,
        subject_id=new_id(),
        case=CaseReference(id=case_id, number="CAI-2026-000001"),
        state=MessageState.RECEIPTED,
        reference="CAI-LIMA-2026-000001",
        tracking="SIRA-1",
        attempts=1,
        next_attempt_at=None,
        last_error=None,
        documents=[],
        receipt=None,
        created_at=sent,
        submitted_at=sent,
        receipted_at=sent,
    )


def example_alarm(*, centre_id: UUID, case_id: UUID) -> Alarm:
    """Return an invented alarm about a message; `model_copy(update=...)` changes what a test needs."""
    message_id = new_id()
    return Alarm(
        id=new_id(),
        version=1,
        centre=CentreReference(id=centre_id, name="CAI Breña"),
        kind=AlarmKind.MESSAGE_DEAD,
        text=Bilingual(es="Un envío agotó sus intentos.", en="A message ran out of attempts."),
        subject=AlarmSubject(
            kind=AlarmSubjectKind.MESSAGE, id=message_id, name="CAI-LIMA-2026-000001", path=f"/v1/messages/{message_id}"
        ),
        case=CaseReference(id=case_id, number="CAI-2026-000001"),
        raised_at=datetime(2026, 1, 23, 15, 0, tzinfo=UTC),
        acknowledged_at=None,
        acknowledged_by=None,
        resolved_at=None,
    )


def example_notification(
    *, centre_id: UUID, notification_id: UUID | None = None, source: NotificationSource = NotificationSource.SINOE
) -> CasillaNotification:
    """Return an invented order that waits for its case; `model_copy(update=...)` changes what a test needs."""
    arrived = datetime(2026, 1, 14, 15, 0, tzinfo=UTC)
    return CasillaNotification(
        id=notification_id or new_id(),
        version=1,
        centre=CentreReference(id=centre_id, name="CAI Breña"),
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
        case=None,
        matched_at=None,
        document_id=None,
        document_sha256=None,
        received_at=arrived,
    )
