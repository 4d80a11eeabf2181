"""The messages themselves: who must be sent what, and how far it got."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    any_,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import aliased

from services.interop.alarms.models import AlarmKind
from services.interop.alarms.store import AT_ONCE, lacks_alarm
from services.interop.delivery.rules.messages import Channel, Institution, Lane, MessageState
from services.interop.delivery.rules.possible_messages import PossibleMessage
from services.interop.delivery.tables import MessageRow
from shared.database.rows import table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.notices import is_present
from shared.web.days import Days
from shared.web.pages import PageRequest, keyset_in_reach
from shared.web.spans import Order

PUT_OFF = timedelta(minutes=1)

_UNSENT = (MessageState.QUEUED, MessageState.SENDING)
_WORKING = (*_UNSENT, MessageState.SUBMITTED)


def _due(states: Sequence[MessageState], *conditions: ColumnElement[bool]) -> Select[MessageRow]:
    passes = ~bindparam("rests", type_=Boolean) | (MessageRow.channel == Channel.MANUAL)
    now = bindparam("now", type_=DateTime(timezone=True))
    return (
        select(MessageRow)
        .where(MessageRow.kind == bindparam("kind"), MessageRow.next_attempt_at <= now)
        .where(one_of(MessageRow.state, states), passes | (MessageRow.give_up_at <= now), *conditions)
        .order_by(MessageRow.next_attempt_at, MessageRow.place)
        .limit(bindparam("most", type_=BigInteger))
        .with_for_update(skip_locked=True, key_share=True)
    )


def _is_first() -> ColumnElement[bool]:
    """Order is kept per case, institution and kind: an alert never stands behind a referral or a filing."""
    earlier = aliased(MessageRow)
    stands_in_line = (
        select(earlier.id)
        .where(
            earlier.case_id == MessageRow.case_id,
            earlier.institution == MessageRow.institution,
            earlier.kind == MessageRow.kind,
            earlier.place < MessageRow.place,
            one_of(earlier.state, _UNSENT),
        )
        .exists()
    )
    return (MessageRow.state != MessageState.QUEUED) | ~stands_in_line


# Made once: building a statement costs more than running it.
_DUE = {False: _due(_UNSENT, _is_first()), True: _due((MessageState.SUBMITTED,))}
_IN_IDS = MessageRow.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
_CLAIMED = select(MessageRow).where(_IN_IDS).order_by(MessageRow.place)
_UNTIL: BindParameter[Any] = bindparam("until")
_BY: BindParameter[Any] = bindparam("by")
_TRIED = {"attempts": MessageRow.attempts + 1, "version": MessageRow.version + 1}
_CLAIM = update(table_of(MessageRow)).where(_IN_IDS).values(next_attempt_at=_UNTIL, claimed_by=_BY)
_SENDING = _CLAIM.values(state=MessageState.SENDING, **_TRIED)
_ASKING = _CLAIM.values(polls=MessageRow.polls + 1)
_CLAIMANT = table_of(MessageRow).c.claimed_by
_GONE = select(_CLAIMANT).where(_CLAIMANT.is_not(None), ~is_present(_CLAIMANT)).distinct()
_CLAIMED_BY_GONE = (
    select(MessageRow.id)
    .where(MessageRow.claimed_by == any_(bindparam("gone", type_=ARRAY(BigInteger))))
    .with_for_update(skip_locked=True, key_share=True)
)
_RELEASE = (
    update(table_of(MessageRow))
    .where(MessageRow.id.in_(_CLAIMED_BY_GONE.scalar_subquery()))
    .values(next_attempt_at=bindparam("now"), claimed_by=None)
    .returning(MessageRow.institution)
)


async def get(db: Transaction, message_id: UUID, *, lock: bool = False) -> MessageRow | None:
    """The message, locked until the transaction ends when `lock`."""
    return await db.find(MessageRow, message_id, lock=lock)


async def channels_of(db: Transaction, message_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The channel of each of the messages."""
    statement = select(MessageRow.id, MessageRow.channel).where(one_of(MessageRow.id, message_ids))
    return dict(await db.all(statement))


async def page_of(
    db: Transaction, page: PageRequest, *, case_id: UUID | None, among: Sequence[PossibleMessage], created: Days
) -> tuple[list[MessageRow], str | None]:
    """One page, newest first, of the messages in these places, of one case when given."""
    few = [] if case_id is None else [MessageRow.case_id == case_id]
    alike = {(MessageRow.institution, MessageRow.kind, MessageRow.state): among}
    order = Order(MessageRow.created_at, created.since, created.until)
    return await keyset_in_reach(db, select(MessageRow), page, MessageRow.id, *few, alike=alike, order=order)


async def due(db: Transaction, lane: Lane, now: datetime, *, limit: int, rests: bool) -> Sequence[MessageRow]:
    """The next messages of a lane, locked; what another has locked is passed over.

    Of those of one case that are still to be sent only the first. While the institution `rests`, only what a person
    carries, and what is tried for the last time.
    """
    asked = {"kind": lane.kind, "now": now, "rests": rests, "most": limit}
    return await db.all(_DUE[lane.asks], asked)


async def claim(
    db: Transaction, *, to_send: Sequence[UUID], to_ask: Sequence[UUID], by: int, until: datetime
) -> Sequence[MessageRow]:
    """Take locked messages, until the moment, for a step: to be sent, or to be asked about. Returns them, in order.

    The replica `by` has them; should it be gone earlier, `release` gives them back.
    """
    if to_send:
        await db.execute(_SENDING, {"ids": to_send, "by": by, "until": until})
    if to_ask:
        await db.execute(_ASKING, {"ids": to_ask, "by": by, "until": until})
    return await db.all(_CLAIMED, {"ids": [*to_send, *to_ask]})


async def gone(db: Transaction) -> Sequence[int]:
    """The replicas that have claimed messages and are present no more."""
    return await db.all(_GONE)


async def release(db: Transaction, gone: Sequence[int], now: datetime) -> set[Institution]:
    """Make due what these replicas have claimed; return to which institutions it goes."""
    return {Institution(name) for name in await db.all(_RELEASE, {"gone": gone, "now": now})}


async def put_off(db: Transaction, lane: Lane, now: datetime) -> UUID | None:
    """Let the next message of the lane, which cannot be claimed, wait for a while; return its id."""
    first = _DUE[lane.asks].with_only_columns(MessageRow.id)
    message_id = await db.first(first, {"kind": lane.kind, "now": now, "rests": False, "most": 1})
    later = update(MessageRow).where(MessageRow.id == message_id).values(next_attempt_at=now + PUT_OFF)
    await db.execute(later)
    return message_id


async def make_due(db: Transaction, institution: Institution, now: datetime) -> None:
    """Make due what waits to go to the institution or to be asked about.

    One that somebody is at is passed over: what comes of it decides when it is due.
    """
    waiting = (
        select(MessageRow.id)
        .where(MessageRow.institution == institution, MessageRow.next_attempt_at > now)
        .where(one_of(MessageRow.state, (MessageState.QUEUED, MessageState.SUBMITTED)))
        .with_for_update(skip_locked=True, key_share=True)
    )
    held_back = MessageRow.id.in_(waiting.scalar_subquery())
    await db.execute(update(MessageRow).where(held_back).values(next_attempt_at=now))


async def without_receipt_since(db: Transaction, moment: datetime) -> Sequence[MessageRow]:
    """Messages that were due out before the moment, that nobody acknowledged and of which no alarm tells yet."""
    pending = (*_WORKING, MessageState.AWAITING_PERSON)
    statement = select(MessageRow).where(one_of(MessageRow.state, pending), MessageRow.created_at <= moment)
    statement = statement.where(lacks_alarm(AlarmKind.NO_RECEIPT, MessageRow.id))
    return await db.all(statement.order_by(MessageRow.created_at).limit(AT_ONCE))
