"""The messages themselves: who must be sent what, and how far it got."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_, update

from services.interop.alarms.models import AlarmKind
from services.interop.alarms.store import AT_ONCE, lacks_alarm
from services.interop.delivery.rules.messages import Channel, MessageState
from services.interop.delivery.tables import MessageRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach

_WAITING = (MessageState.QUEUED, MessageState.SENDING)
_WORKING = (*_WAITING, MessageState.SUBMITTED)


async def get(db: Transaction, message_id: UUID, *, lock: bool = False) -> MessageRow | None:
    """The message, locked until the transaction ends when `lock`."""
    return await db.find(MessageRow, message_id, lock=lock)


async def channels_of(db: Transaction, message_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The channel of each of the messages."""
    statement = select(MessageRow.id, MessageRow.channel).where(one_of(MessageRow.id, message_ids))
    return dict(await db.all(statement))


async def page_of(
    db: Transaction, page: PageRequest, *, case_id: UUID | None, state: str | None
) -> tuple[list[MessageRow], str | None]:
    """One page, newest first, of one case or state when given."""
    few = [] if case_id is None else [MessageRow.case_id == case_id]
    alike = {} if state is None else {MessageRow.state: state}
    return await keyset_in_reach(db, select(MessageRow), page, MessageRow.id, *few, alike=alike)


async def stands_in_line(db: Transaction, message: MessageRow) -> bool:
    """Whether an earlier message of the same line is still to be sent."""
    statement = (
        select(MessageRow.id)
        .where(*_same_line(message))
        .where(MessageRow.place < message.place, one_of(MessageRow.state, _WAITING))
        .limit(1)
    )
    return await db.first(statement) is not None


async def next_in_line(db: Transaction, message: MessageRow) -> UUID | None:
    """The message that waited for this one."""
    statement = (
        select(MessageRow.id)
        .where(*_same_line(message))
        .where(MessageRow.place > message.place, MessageRow.state == MessageState.QUEUED)
        .order_by(MessageRow.place)
        .limit(1)
    )
    return await db.first(statement)


async def overdue(
    db: Transaction, now: datetime, after: tuple[datetime, UUID] | None = None, limit: int = 500
) -> list[tuple[datetime, UUID, str]]:
    """One page of messages whose moment passed and which nothing took up, each as (its moment, its id, its kind).

    Their job was lost, or their send never came back. Moment and id of a page's last are what the next is asked
    `after`.
    """
    place = (MessageRow.next_attempt_at, MessageRow.id)
    statement = select(*place, MessageRow.kind).where(
        one_of(MessageRow.state, _WORKING), MessageRow.next_attempt_at <= now
    )
    if after is not None:
        statement = statement.where(tuple_(*place) > after)
    rows = await db.all(statement.order_by(*place).limit(limit))
    return [(moment, message_id, kind) for moment, message_id, kind in rows if moment is not None]


async def make_due(db: Transaction, institution: str, now: datetime, limit: int = 500) -> list[tuple[UUID, str]]:
    """Make the next messages due that wait to go to the institution or to be asked about; return their ids and kinds.

    One that somebody is at is passed over: what comes of it decides when it is due.
    """
    waiting = (
        select(MessageRow.id, MessageRow.kind)
        .where(MessageRow.institution == institution, MessageRow.channel != Channel.MANUAL)
        .where(
            one_of(MessageRow.state, (MessageState.QUEUED, MessageState.SUBMITTED)), MessageRow.next_attempt_at > now
        )
        .order_by(MessageRow.place)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    made_due = await db.all(waiting)
    ids = [message_id for message_id, _ in made_due]
    await db.execute(update(MessageRow).where(one_of(MessageRow.id, ids)).values(next_attempt_at=now))
    return made_due


async def without_receipt_since(db: Transaction, moment: datetime) -> Sequence[MessageRow]:
    """Messages that were due out before the moment, that nobody acknowledged and of which no alarm tells yet."""
    pending = (*_WORKING, MessageState.AWAITING_PERSON)
    statement = select(MessageRow).where(one_of(MessageRow.state, pending), MessageRow.created_at <= moment)
    statement = statement.where(lacks_alarm(AlarmKind.NO_RECEIPT, MessageRow.id))
    return await db.all(statement.order_by(MessageRow.created_at).limit(AT_ONCE))


def _same_line(message: MessageRow) -> tuple[ColumnElement[bool], ...]:
    """Order is kept per case, institution and kind: an alert never stands behind a referral or a filing."""
    return (
        MessageRow.case_id == message.case_id,
        MessageRow.institution == message.institution,
        MessageRow.kind == message.kind,
    )
