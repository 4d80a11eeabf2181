"""Events on their way out: stored with the fact, delivered to each subscriber in order per subject, until taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.events.event import Event, to_wire
from shared.ids import new_id
from shared.jobs import enqueue, enqueue_many
from shared.kernel_tables import event_deliveries, events
from shared.problems import Problem
from shared.retry import backoff
from shared.service_client import UpstreamRefused
from shared.unit_of_work import work_of

if TYPE_CHECKING:
    from shared.runtime import Runtime

DELIVER_EVENTS = "deliver_events"

_INSERT_EVENT = insert(events)
_INSERT_DELIVERY = insert(event_deliveries)
_BATCH = 50
_LEASE = timedelta(seconds=60)


async def publish(db: AsyncSession, *, type: str, subject: UUID, version: int, centre_id: UUID, detail: str) -> None:
    """State an event in this transaction, for every subscriber of this service.

    `type` is such as "pe.cai.case.moved.v1"; `version` the subject's after the fact; `detail` the path to read it at.
    """
    work = work_of(db)
    event_id, now = new_id(), work.now()
    event = {
        "id": event_id, "type": type, "subject": subject, "version": version, "centre_id": centre_id, "time": now,
        "detail": detail,
    }  # fmt: skip
    await db.execute(_INSERT_EVENT, event)
    subscribers = list(work.runtime.settings.subscribers)
    if subscribers:
        delivery = {"event_id": event_id, "subject": subject, "attempts": 0, "next_attempt_at": now}
        await db.execute(_INSERT_DELIVERY, [delivery | {"subscriber": subscriber} for subscriber in subscribers])
        await enqueue_many(db, DELIVER_EVENTS, [{"subscriber": subscriber} for subscriber in subscribers])


async def deliver_events(runtime: "Runtime", payload: dict[str, str]) -> None:
    """Deliver what waits for a subscriber, batch by batch; a batch it does not take is tried again later.

    There is no last attempt: between our own services an event waits until it is taken.
    """
    subscriber = payload["subscriber"]
    url = runtime.settings.subscribers.get(subscriber)
    while url is not None:
        async with runtime.system_work() as db:
            batch = await _lease(db, subscriber, runtime.clock.now())
        if not batch:
            return
        try:
            await runtime.post_events(url, to_wire([waiting.event for waiting in batch]))
        except (httpx.HTTPError, Problem, UpstreamRefused) as error:
            await _postpone(runtime, batch, type(error).__name__)
            return
        async with runtime.system_work() as db:
            await _mark_delivered(db, batch, runtime.clock.now())


async def sweep_deliveries(runtime: "Runtime") -> None:
    """Enqueue a delivery for every subscriber that something due waits for (a lost job, a restart, a retry)."""
    now = runtime.clock.now()
    async with runtime.system_work() as db:
        waiting = select(event_deliveries.c.subscriber).where(
            event_deliveries.c.delivered_at.is_(None), event_deliveries.c.next_attempt_at <= now
        )
        for subscriber in (await db.scalars(waiting.distinct())).all():
            await enqueue(db, DELIVER_EVENTS, {"subscriber": subscriber})


@dataclass(frozen=True)
class _Waiting:
    sequence: int
    attempts: int
    event: Event


async def _lease(db: AsyncSession, subscriber: str, now: datetime) -> list[_Waiting]:
    """Take the next due deliveries for a while, none of whose subject has an earlier one held back or in flight."""
    table, earlier = event_deliveries, aliased(event_deliveries)
    held_back = (
        select(earlier.c.sequence)
        .where(
            earlier.c.subscriber == subscriber,
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
            table.c.subscriber == subscriber,
            table.c.delivered_at.is_(None),
            table.c.next_attempt_at <= now,
            table.c.leased_until.is_(None) | (table.c.leased_until <= now),
            ~held_back,
        )
        .order_by(table.c.sequence)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    taken = (await db.scalars(due)).all()
    await db.execute(
        update(table)
        .where(table.c.sequence.in_(taken))
        .values(leased_until=now + _LEASE, attempts=table.c.attempts + 1)
    )
    rows = await db.execute(
        select(table.c.sequence, table.c.attempts, events)
        .join(events, events.c.id == table.c.event_id)
        .where(table.c.sequence.in_(taken))
        .order_by(table.c.sequence)
    )
    source = f"/cai/{work_of(db).runtime.name}"
    return [
        _Waiting(
            row.sequence,
            row.attempts,
            Event(str(row.id), source, row.type, row.subject, row.version, row.centre_id, row.time, row.detail),
        )
        for row in rows
    ]


async def _mark_delivered(db: AsyncSession, batch: list[_Waiting], now: datetime) -> None:
    sequences = [waiting.sequence for waiting in batch]
    await db.execute(
        update(event_deliveries)
        .where(event_deliveries.c.sequence.in_(sequences))
        .values(delivered_at=now, leased_until=None, last_error=None)
    )


async def _postpone(runtime: "Runtime", batch: list[_Waiting], reason: str) -> None:
    now = runtime.clock.now()
    async with runtime.system_work() as db:
        for waiting in batch:
            await db.execute(
                update(event_deliveries)
                .where(event_deliveries.c.sequence == waiting.sequence)
                .values(leased_until=None, next_attempt_at=now + backoff(waiting.attempts), last_error=reason)
            )
