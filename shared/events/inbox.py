"""Events coming in: taken once by (source, id), handled by a job until the handler succeeds, or a person is asked."""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Request
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.access import service
from shared.events.event import Event, from_wire
from shared.events.stuck import say_if_freed, say_if_stuck
from shared.jobs import JobHandler, enqueue
from shared.kernel_tables import inbox
from shared.problems import InvalidInput
from shared.retry import backoff
from shared.text import Text
from shared.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from shared.runtime import Runtime

EventHandler = Callable[["Runtime", Event], Awaitable[None]]

HANDLE_EVENT = "handle_event"
LAST_ATTEMPT = 500  # at the longest back-off, about a day; then the event is held (shared/events/held.py)

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


async def take(work: UnitOfWork, events: list[Event], known_types: frozenset[str]) -> None:
    """Store the events of known types that were not taken before, each with the job that handles it."""
    async with work as db:
        for event in events:
            if event.type in known_types and await _store(db, event, work):
                await enqueue(db, HANDLE_EVENT, {"source": event.source, "id": event.id}, urgent=True)


def handle_event(handlers: dict[str, EventHandler]) -> JobHandler:
    """Return the job that handles one event of the inbox by its type's handler."""

    async def run(runtime: "Runtime", payload: dict[str, str]) -> None:
        async with runtime.system_work() as db:
            row = (await db.execute(select(inbox).where(_is(payload)).with_for_update(skip_locked=True))).first()
        if row is None or row.handled_at is not None or row.held_at is not None:
            return
        try:
            await handlers[row.type](runtime, _event_of(row))
        except Exception as error:
            await _try_later(runtime, row, type(error).__name__)
            raise
        async with runtime.system_work() as db:
            await db.execute(update(inbox).where(_is(payload)).values(handled_at=runtime.clock.now(), last_error=None))
            await say_if_freed(db, _event_of(row), row.attempts)

    return run


async def sweep_inbox(runtime: "Runtime") -> None:
    """Enqueue the handling of every event that is due and not handled (a lost job, a restart, a retry)."""
    now = runtime.clock.now()
    async with runtime.system_work() as db:
        due = select(inbox.c.source, inbox.c.id).where(
            inbox.c.handled_at.is_(None), inbox.c.held_at.is_(None), inbox.c.next_attempt_at <= now
        )
        for row in await db.execute(due.order_by(inbox.c.received_at).limit(500)):
            await enqueue(db, HANDLE_EVENT, {"source": row.source, "id": row.id})


async def _store(db: AsyncSession, event: Event, work: UnitOfWork) -> bool:
    now = work.now()
    stored = await db.execute(
        insert(inbox)
        .values(
            source=event.source,
            id=event.id,
            type=event.type,
            subject=event.subject,
            version=event.version,
            centre_id=event.centre_id,
            time=event.time,
            detail=event.detail,
            facts=event.facts,
            received_at=now,
            attempts=0,
            next_attempt_at=now + backoff(4),
        )
        .on_conflict_do_nothing()
        .returning(inbox.c.id)
    )
    return stored.first() is not None


async def _try_later(runtime: "Runtime", row: Any, reason: str) -> None:
    now, attempts = runtime.clock.now(), row.attempts + 1
    held_at = now if attempts >= LAST_ATTEMPT else None
    if held_at:
        log.error("event_held", type=row.type, source=row.source, id=row.id, error=reason)
    failed = {"attempts": attempts, "next_attempt_at": now + backoff(attempts), "last_error": reason}
    async with runtime.system_work() as db:
        await db.execute(
            update(inbox).where(inbox.c.source == row.source, inbox.c.id == row.id).values(**failed, held_at=held_at)
        )
        await say_if_stuck(db, _event_of(row), attempts)


def _event_of(row: Any) -> Event:
    return Event(
        row.id,
        row.source,
        row.type,
        UUID(str(row.subject)),
        row.version,
        row.centre_id,
        row.time,
        row.detail,
        row.facts,
    )


def _is(payload: dict[str, str]) -> Any:
    return (inbox.c.source == payload["source"]) & (inbox.c.id == payload["id"])
