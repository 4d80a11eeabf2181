"""Orders that reached a centre, by casilla or by another institution's system."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.interop.alarms.models import AlarmKind
from services.interop.alarms.store import AT_ONCE, lacks_alarm
from services.interop.orders.models.notifications import NotificationSource, NotificationState
from services.interop.orders.tables import NotificationRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach


async def find_by_source(db: Transaction, source: str, sender: str, source_id: str) -> NotificationRow | None:
    """The notification that this source delivered under its own id."""
    statement = select(NotificationRow).where(
        NotificationRow.source == source, NotificationRow.sender == sender, NotificationRow.source_id == source_id
    )
    return await db.first(statement)


async def known_source_ids(db: Transaction, source: str, source_ids: Sequence[str]) -> set[str]:
    """Which of these a poll need not fetch again."""
    statement = select(NotificationRow.source_id).where(
        NotificationRow.source == source, one_of(NotificationRow.source_id, source_ids)
    )
    return set(await db.all(statement))


async def get(db: Transaction, notification_id: UUID, *, lock: bool = False) -> NotificationRow | None:
    """The notification, locked until the transaction ends when `lock`."""
    return await db.find(NotificationRow, notification_id, lock=lock)


async def page_of(
    db: Transaction, page: PageRequest, state: Sequence[str] | None
) -> tuple[list[NotificationRow], str | None]:
    """One page, newest first, of one state when given."""
    alike = {} if state is None else {NotificationRow.state: state}
    return await keyset_in_reach(db, select(NotificationRow), page, NotificationRow.id, alike=alike)


async def unread_at_source(db: Transaction, casilla: str) -> Sequence[tuple[UUID, str]]:
    """Stored notifications of the casilla whose reading was not yet reported to SINOE: our id and SINOE's."""
    statement = (
        select(NotificationRow.id, NotificationRow.source_id)
        .where(NotificationRow.casilla == casilla, NotificationRow.read_reported_at.is_(None))
        .where(NotificationRow.source == NotificationSource.SINOE)
        .order_by(NotificationRow.created_at)
        .limit(200)
    )
    return await db.all(statement)


async def unmatched_since(db: Transaction, moment: datetime) -> Sequence[NotificationRow]:
    """Notifications that have belonged to no case since before the moment, and of which no alarm tells yet."""
    statement = (
        select(NotificationRow)
        .where(NotificationRow.state == NotificationState.UNMATCHED, NotificationRow.created_at <= moment)
        .where(lacks_alarm(AlarmKind.ORDER_UNMATCHED, NotificationRow.id))
        .order_by(NotificationRow.created_at)
        .limit(AT_ONCE)
    )
    return await db.all(statement)


async def cases_opened_from(db: Transaction, expediente: str) -> list[UUID]:
    """The cases that belong to the orders which arrived within reach under the expediente, at most 100."""
    matched = select(NotificationRow.case_id).where(
        NotificationRow.expediente == expediente, NotificationRow.case_id.is_not(None)
    )
    return [case_id for case_id in await db.all(matched.distinct().limit(100)) if case_id is not None]
