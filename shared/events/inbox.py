"""Events coming in: taken once by (source, id), handled by a job until the handler succeeds, or a person is asked."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import structlog
from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate

from shared.background.jobs import JobHandler, enqueue, enqueue_once
from shared.database.kernel_tables import inbox
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.events.event import Event, from_wire
from shared.events.stuck import say_if_freed, say_if_stuck
from shared.problems import InvalidInput
from shared.retry import backoff
from shared.runtime import Runtime
from shared.text import Text
from shared.unit_of_work import UnitOfWork, system_work
from shared.web.access import service


class _Taken(NamedTuple):
    """An event of the inbox that is leased to be handled."""

    id: str
    source: str
    type: str
    subject: UUID
    version: int
    centre_id: UUID
    time: datetime
    detail: str
    facts: dict[str, str]
    attempts: int

    @property
    def event(self) -> Event:
        return Event(*self[:-1])


EventHandler = Callable[[Runtime, Event], Awaitable[None]]

HANDLE_EVENT = "handle_event"
HANDLING_SECONDS = 120.0
_LEASE = timedelta(seconds=HANDLING_SECONDS + 60)
SWEPT_AT_ONCE = 500
LAST_ATTEMPT = 500  # at the longest back-off, about a day; then the event is held (shared/events/held.py)

UNKNOWN_TYPE = "UnknownType"
_STORE = insert(inbox).on_conflict_do_nothing()

log = structlog.get_logger("inbox")

router = APIRouter(prefix="/internal", include_in_schema=False)


@router.post("/events", status_code=202)
async def receive_events(request: Request, work: Annotated[UnitOfWork, service()]) -> None:
    """Take a batch of CloudEvents from another service: all of it or nothing."""
    await take(work, parse_batch(await request.body()), request.app.state.event_types)


def parse_batch(body: bytes) -> list[Event]:
    """Return the events of a batch body; raise InvalidInput for anything else."""
    try:
        batch = json.loads(body)
        if not isinstance(batch, list):
            raise TypeError("a batch is a list")
        return [from_wire(document) for document in batch]
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInput(
            Text("Se espera un lote de CloudEvents 1.0 en JSON.", "A JSON batch of CloudEvents 1.0 is expected.")
        ) from error


@dataclass(frozen=True)
class EventTypes:
    """What a service does with the events it is told: it handles some, and knows of others that mean nothing to it.

    A type that it does not know is a newer release's, and may be a warning.
    """

    handled: frozenset[str]
    known: frozenset[str] = frozenset()


async def take(work: UnitOfWork, events: list[Event], types: EventTypes) -> None:
    """Store the events that were not taken before, each with the job that handles it; one of no known type is held."""
    async with work as db:
        for event in events:
            if event.type in types.handled:
                if await _store(db, event, work):
                    await enqueue(db, HANDLE_EVENT, {"source": event.source, "id": event.id}, urgent=True)
            elif event.type not in types.known and await _store(db, event, work, held_as=UNKNOWN_TYPE):
                log.error("event_held", type=event.type, source=event.source, id=event.id, error=UNKNOWN_TYPE)


async def release_known(runtime: Runtime, types: EventTypes) -> None:
    """Let the events go that were held for their type and this release knows: the sweep has them handled.

    Those that mean nothing to it are done.
    """
    held = (inbox.c.last_error == UNKNOWN_TYPE) & inbox.c.held_at.is_not(None)
    freed = update(inbox).where(held).values(held_at=None, last_error=None)
    nothing = one_of(inbox.c.type, types.known - types.handled)
    async with system_work(runtime) as db:
        await db.execute(freed.where(one_of(inbox.c.type, types.handled)))
        await db.execute(freed.where(nothing).values(handled_at=runtime.clock.now()))


def handle_event(handlers: dict[str, EventHandler]) -> JobHandler:
    """Return the job that handles one event of the inbox by its type's handler.

    Whoever handles an event holds its lease, so that of two replicas one does; a handler that takes longer than
    HANDLING_SECONDS is broken off, as failed, before the lease ends. Of one subject the earlier event is handled first,
    unless it has failed: what follows it, perhaps an alert, does not wait until somebody has mended the cause.
    """

    async def run(runtime: Runtime, payload: dict[str, str]) -> None:
        async with system_work(runtime) as db:
            row = await db.first(_take_up(payload, runtime.clock.now()), into=_Taken)
        if row is None:
            return
        try:
            async with asyncio.timeout(HANDLING_SECONDS):
                await handlers[row.type](runtime, row.event)
        except Exception as error:
            await _try_later(runtime, row, type(error).__name__)
            raise
        done = {"handled_at": runtime.clock.now(), "leased_until": None, "last_error": None}
        async with system_work(runtime) as db:
            await db.execute(update(inbox).where(_is(payload)).values(**done))
            await say_if_freed(db, row.event, row.attempts)
            await _let_next_go(db, row)

    return run


async def sweep_inbox(runtime: Runtime) -> None:
    """Have every event handled that is due and that nobody is at (a lost job, a restart, a retry)."""
    now, after = runtime.clock.now(), ("", "")
    while True:
        place = tuple_(inbox.c.source, inbox.c.id)
        due = select(inbox.c.source, inbox.c.id).where(_is_free(now), inbox.c.next_attempt_at <= now, place > after)
        async with system_work(runtime) as db:
            page = await db.all(due.order_by(inbox.c.source, inbox.c.id).limit(SWEPT_AT_ONCE))
            for source, event_id in page:
                await enqueue_once(db, HANDLE_EVENT, {"source": source, "id": event_id})
        if not page:
            return
        after = page[-1]


def _is_free(now: datetime) -> ColumnElement[bool]:
    nobody_is_at_it = inbox.c.leased_until.is_(None) | (inbox.c.leased_until <= now)
    return inbox.c.handled_at.is_(None) & inbox.c.held_at.is_(None) & nobody_is_at_it


def _take_up(payload: dict[str, str], now: datetime) -> ReturningUpdate[*tuple[Any, ...]]:
    """Return the statement that leases the event, if it is free and none before it is under way or yet to be tried."""
    earlier = aliased(inbox)
    first = (
        select(earlier.c.id)
        .where(
            earlier.c.source == inbox.c.source,
            earlier.c.subject == inbox.c.subject,
            tuple_(earlier.c.version, earlier.c.time, earlier.c.id) < tuple_(inbox.c.version, inbox.c.time, inbox.c.id),
            earlier.c.handled_at.is_(None),
            earlier.c.held_at.is_(None),
            (earlier.c.attempts == 0) | (earlier.c.leased_until > now),
        )
        .exists()
    )
    leased = update(inbox).where(_is(payload), _is_free(now), ~first).values(leased_until=now + _LEASE)
    return leased.returning(*(inbox.c[name] for name in _Taken._fields))


async def _let_next_go(db: Transaction, row: _Taken) -> None:
    """Have the next event of the subject handled: it may have come, and gone back, while this one was under way."""
    waiting = select(inbox.c.id).where(
        inbox.c.source == row.source,
        inbox.c.subject == row.subject,
        inbox.c.id != row.id,
        inbox.c.handled_at.is_(None),
        inbox.c.held_at.is_(None),
        inbox.c.attempts == 0,
    )
    following = await db.first(waiting.order_by(inbox.c.version, inbox.c.time, inbox.c.id).limit(1))
    if following is not None:
        await enqueue(db, HANDLE_EVENT, {"source": row.source, "id": following}, urgent=True)


async def _store(db: Transaction, event: Event, work: UnitOfWork, held_as: str | None = None) -> bool:
    now = work.now()
    waiting = {
        "received_at": now,
        "attempts": 0,
        "next_attempt_at": now + backoff(4),
        "last_error": held_as,
        "held_at": now if held_as else None,
    }
    return bool(await db.execute(_STORE, asdict(event) | waiting))


async def _try_later(runtime: Runtime, row: _Taken, reason: str) -> None:
    now, attempts = runtime.clock.now(), row.attempts + 1
    held_at = now if attempts >= LAST_ATTEMPT else None
    if held_at:
        log.error("event_held", type=row.type, source=row.source, id=row.id, error=reason)
    failed = {
        "attempts": attempts,
        "next_attempt_at": now + backoff(attempts),
        "leased_until": None,
        "last_error": reason,
    }
    async with system_work(runtime) as db:
        await db.execute(
            update(inbox).where(inbox.c.source == row.source, inbox.c.id == row.id).values(**failed, held_at=held_at)
        )
        await say_if_stuck(db, row.event, attempts)
        await _let_next_go(db, row)


def _is(payload: dict[str, str]) -> Any:
    return (inbox.c.source == payload["source"]) & (inbox.c.id == payload["id"])
