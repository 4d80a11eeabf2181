"""Events on their way out: stored with the fact, delivered to each subscriber in order per subject, until taken."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Insert,
    Select,
    Text,
    any_,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import aliased

from shared.background.jobs import enqueue
from shared.database.kernel_tables import event_deliveries, events
from shared.database.transaction import Transaction
from shared.events.event import Event, plain_facts, to_wire
from shared.ids import new_id
from shared.problems import Problem
from shared.retry import backoff
from shared.runtime import Runtime
from shared.service_client import UpstreamRefused
from shared.unit_of_work import system_work, work_of

DELIVER_EVENTS = "deliver_events"

_STATED = ("id", "type", "subject", "version", "centre_id", "time", "detail", "facts")
_BATCH = 50
_LEASE = timedelta(seconds=60)


def _taking() -> Select[*tuple[Any, ...]]:
    """Return the statement that takes a subscriber's next due deliveries (`to`, `now`, `until`), with their events."""
    table, earlier = event_deliveries, aliased(event_deliveries)
    to, now = bindparam("to", type_=Text), bindparam("now", type_=DateTime(timezone=True))
    held_back = (
        select(earlier.c.sequence)
        .where(
            earlier.c.subscriber == to,
            earlier.c.subject == table.c.subject,
            earlier.c.sequence < table.c.sequence,
            earlier.c.delivered_at.is_(None),
            (earlier.c.next_attempt_at > now) | (earlier.c.leased_until > now),
        )
        .exists()
    )
    due = (
        select(table.c.sequence)
        .where(
            table.c.subscriber == to,
            table.c.delivered_at.is_(None),
            table.c.next_attempt_at <= now,
            table.c.leased_until.is_(None) | (table.c.leased_until <= now),
            ~held_back,
        )
        .order_by(table.c.sequence)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(table)
        .where(table.c.sequence == due.c.sequence)
        .values(leased_until=bindparam("until"), attempts=table.c.attempts + 1)
        .returning(table.c.sequence, table.c.attempts, table.c.event_id)
        .cte("taken")
    )
    event = [events.c[name] for name in _STATED]
    of_taken = select(taken.c.sequence, taken.c.attempts, *event).join(events, events.c.id == taken.c.event_id)
    return of_taken.order_by(taken.c.sequence)


def _stating() -> Insert:
    """Return the statement that stores an event (its columns) and a delivery to each of the `subscribers`."""
    stated = insert(events).values({name: bindparam(f"the_{name}", type_=events.c[name].type) for name in _STATED})
    event = stated.returning(events.c.id, events.c.subject, events.c.time).cte("stated")
    subscriber = func.unnest(bindparam("subscribers", type_=ARRAY(Text)))
    delivery = select(event.c.id, subscriber, event.c.subject, literal(0), event.c.time)
    return insert(event_deliveries).from_select(
        ["event_id", "subscriber", "subject", "attempts", "next_attempt_at"], delivery
    )


# Made once: building a statement costs more than running it.
_STATE = _stating()
_TAKE = _taking()
_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(func.hashtext("deliver:" + bindparam("to", type_=Text))))
_DELIVERED = (
    update(event_deliveries)
    .where(event_deliveries.c.sequence == any_(bindparam("sequences", type_=ARRAY(BigInteger))))
    .values(delivered_at=bindparam("now"), leased_until=None, last_error=None)
)


async def publish(
    db: Transaction,
    *,
    type: str,
    subject: UUID,
    version: int,
    centre_id: UUID,
    detail: str,
    facts: dict[str, str] | None = None,
) -> None:
    """State an event in this transaction, for every subscriber of this service.

    `type` is such as "pe.cai.case.moved.v1"; `version` the subject's after the fact; `detail` the path to read it at;
    `facts` what a receiver must know to warn at once (shared.events.event.FACT_NAMES). Raises ValueError for others.
    """
    work = work_of(db)
    stated = (new_id(), type, subject, version, centre_id, work.now(), detail, plain_facts(facts or {}))
    subscribers = list(work.runtime.settings.subscribers)
    event = {f"the_{name}": value for name, value in zip(_STATED, stated, strict=True)}
    await db.execute(_STATE, event | {"subscribers": subscribers})
    if subscribers and db.first_time(DELIVER_EVENTS):
        await enqueue(db, DELIVER_EVENTS, {})


class Deliverer:
    """Delivers what waits for each subscriber, one run at a time for each.

    A job that comes during a run makes that run look once more: of a hundred events at once, few jobs find work to do.
    """

    def __init__(self) -> None:
        self._running: set[str] = set()
        self._asked_again: set[str] = set()

    async def run(self, runtime: Runtime, payload: dict[str, str]) -> None:
        """Deliver to all subscribers, beside each other: a slow one keeps none waiting."""
        await asyncio.gather(*(self._deliver(runtime, *one) for one in runtime.settings.subscribers.items()))

    async def _deliver(self, runtime: Runtime, subscriber: str, url: str) -> None:
        self._asked_again.add(subscriber)
        if subscriber in self._running:
            return
        self._running.add(subscriber)
        try:
            while subscriber in self._asked_again:
                self._asked_again.remove(subscriber)
                await _deliver_waiting(runtime, subscriber, url)
        finally:
            self._running.remove(subscriber)


async def _deliver_waiting(runtime: Runtime, subscriber: str, url: str) -> None:
    """Deliver what waits for a subscriber, batch by batch; a batch it does not take is tried again later.

    There is no last attempt: between our own services an event waits until it is taken.
    """
    while True:
        async with system_work(runtime) as db:
            batch = await lease(db, subscriber, runtime.clock.now())
        if not batch:
            return
        try:
            await runtime.post_events(url, to_wire([waiting.event for waiting in batch]))
        except (httpx2.HTTPError, Problem, UpstreamRefused) as error:
            await _postpone(runtime, batch, type(error).__name__)
            return
        async with system_work(runtime) as db:
            await _mark_delivered(db, batch, runtime.clock.now())


async def sweep_deliveries(runtime: Runtime) -> None:
    """Enqueue a delivery if anything due waits (a lost job, a restart, a retry)."""
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        waiting = select(event_deliveries.c.sequence).where(
            event_deliveries.c.delivered_at.is_(None), event_deliveries.c.next_attempt_at <= now
        )
        if await db.first(waiting.limit(1)) is not None:
            await enqueue(db, DELIVER_EVENTS, {})


@dataclass(frozen=True)
class Waiting:
    """An event that a subscriber has not taken yet."""

    sequence: int
    attempts: int
    event: Event


async def lease(db: Transaction, subscriber: str, now: datetime) -> list[Waiting]:
    """Take the next due deliveries for a while, none of whose subject has an earlier one held back or in flight."""
    # One replica at a time: a subject's later event must not be taken while another takes its earlier one.
    await db.execute(_ONE_AT_A_TIME, {"to": subscriber})
    rows = await db.all(_TAKE, {"to": subscriber, "now": now, "until": now + _LEASE})
    source = f"/cai/{work_of(db).runtime.name}"
    return [Waiting(sequence, attempts, Event(str(id_), source, *stated)) for sequence, attempts, id_, *stated in rows]


async def _mark_delivered(db: Transaction, batch: list[Waiting], now: datetime) -> None:
    await db.execute(_DELIVERED, {"now": now, "sequences": [waiting.sequence for waiting in batch]})


async def _postpone(runtime: Runtime, batch: list[Waiting], reason: str) -> None:
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        for waiting in batch:
            await db.execute(
                update(event_deliveries)
                .where(event_deliveries.c.sequence == waiting.sequence)
                .values(leased_until=None, next_attempt_at=now + backoff(waiting.attempts), last_error=reason)
            )
