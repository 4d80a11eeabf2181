"""Events of one subject keep their order, by however many replicas they are handled; none waits for a failed one."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from shared.events import inbox, outbox
from shared.events.event import Event
from shared.runtime import Runtime
from shared.settings import ServiceSettings
from shared.unit_of_work import system_work
from tests.support.eventually import eventually, within
from tests.support.postgres import Database
from tests.support.service import environment

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N14.2")]

TYPE = "test.note.written.v1"
WAITING_FOR_A_LOCK = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()
"""  # the server is shared with the tests that run beside this one


@pytest.fixture
async def replicas(database: Database) -> AsyncIterator[tuple[Runtime, Runtime]]:
    """Two replicas of the service on one database, without workers of their own."""
    told = environment(database.urls["identity"], event_subscribers="notes=http://notes.test")
    pair = Runtime("identity", ServiceSettings(**told)), Runtime("identity", ServiceSettings(**told))
    yield pair
    for each in pair:
        await each.close()


async def arrived(runtime: Runtime, subject: UUID, *versions: int) -> list[dict[str, str]]:
    """Take events of the subject in; return what their jobs are told."""
    now = runtime.clock.now()
    events = [
        Event(f"{subject}-{version}", "/cai/other", TYPE, subject, version, subject, now, "/v1/x")
        for version in versions
    ]
    async with system_work(runtime) as db:
        for one in events:
            await inbox._store(db, one, system_work(runtime))
    return [{"source": one.source, "id": one.id} for one in events]


async def test_an_event_is_handled_by_one_replica(replicas: tuple[Runtime, Runtime]) -> None:
    handled: list[int] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(runtime: Runtime, one: Event) -> None:
        handled.append(one.version)
        begun.set()
        await go_on.wait()

    run = inbox.handle_event({TYPE: slowly})
    (job,) = await arrived(replicas[0], uuid4(), 1)
    first = asyncio.ensure_future(run(replicas[0], job))
    await within(5, begun.wait(), "the first handling")
    await within(
        5, run(replicas[1], job), "the other replica's turn, in which it handles nothing", seen=lambda: handled
    )
    assert handled == [1]
    go_on.set()
    await within(5, first, "the end of the first handling", seen=lambda: handled)
    await run(replicas[1], job)
    assert handled == [1]


async def test_the_later_event_waits_for_the_earlier_and_then_goes(replicas: tuple[Runtime, Runtime]) -> None:
    handled: list[int] = []

    async def note(runtime: Runtime, one: Event) -> None:
        handled.append(one.version)

    run = inbox.handle_event({TYPE: note})
    earlier, later = await arrived(replicas[0], uuid4(), 1, 2)
    await run(replicas[1], later)
    assert handled == []
    await run(replicas[0], earlier)
    assert handled == [1]
    async with system_work(replicas[0]) as db:
        asked = await db.first(text("SELECT payload FROM pgqueuer ORDER BY id DESC LIMIT 1"))
    assert later["id"].encode() in bytes(asked), "the earlier one asks for the later one"
    await run(replicas[1], later)
    assert handled == [1, 2]


async def test_what_failed_keeps_nothing_back(replicas: tuple[Runtime, Runtime]) -> None:
    handled: list[int] = []

    async def fail_at_first(runtime: Runtime, one: Event) -> None:
        if one.version == 1:
            raise LookupError
        handled.append(one.version)

    run = inbox.handle_event({TYPE: fail_at_first})
    earlier, later = await arrived(replicas[0], uuid4(), 1, 2)
    with pytest.raises(LookupError):
        await run(replicas[0], earlier)
    await run(replicas[1], later)
    assert handled == [2]


async def test_other_subjects_do_not_wait(replicas: tuple[Runtime, Runtime]) -> None:
    handled: list[UUID] = []

    async def note(runtime: Runtime, one: Event) -> None:
        handled.append(one.subject)

    run, subjects = inbox.handle_event({TYPE: note}), [uuid4(), uuid4()]
    await arrived(replicas[0], subjects[0], 1)
    (job,) = await arrived(replicas[0], subjects[1], 2)
    await run(replicas[0], job)
    assert handled == [subjects[1]]


async def test_a_lease_that_ran_out_is_taken_up_and_a_handler_ends_before_it(
    replicas: tuple[Runtime, Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    handled: list[str] = []

    async def note(runtime: Runtime, one: Event) -> None:
        handled.append(one.id)

    (job,) = await arrived(replicas[0], uuid4(), 1)
    async with system_work(replicas[0]) as db:  # the process that had it was killed
        died = {"until": replicas[0].clock.now() - timedelta(seconds=1)}
        await db.execute(text("UPDATE inbox SET leased_until = :until"), died)
    await inbox.handle_event({TYPE: note})(replicas[1], job)
    assert handled == [job["id"]]

    async def never(runtime: Runtime, one: Event) -> None:
        await asyncio.Event().wait()

    assert timedelta(seconds=inbox.HANDLING_SECONDS) < inbox._LEASE
    monkeypatch.setattr(inbox, "HANDLING_SECONDS", 0.05)
    (job,) = await arrived(replicas[0], uuid4(), 1)
    with pytest.raises(TimeoutError):
        await inbox.handle_event({TYPE: never})(replicas[0], job)
    async with system_work(replicas[0]) as db:
        row = await db.first(text("SELECT attempts, leased_until FROM inbox WHERE id = :id"), {"id": job["id"]})
    assert tuple(row) == (1, None)


async def test_a_sweep_asks_for_all_that_is_due_once_however_many(
    replicas: tuple[Runtime, Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "SWEPT_AT_ONCE", 2)
    for _ in range(5):
        await arrived(replicas[0], uuid4(), 1)
    async with system_work(replicas[0]) as db:
        due = {"now": replicas[0].clock.now() - timedelta(seconds=1)}
        await db.execute(text("UPDATE inbox SET next_attempt_at = :now"), due)
    for replica in (*replicas, *replicas):
        await inbox.sweep_inbox(replica)
    async with system_work(replicas[0]) as db:
        assert await db.first(text("SELECT count(*) FROM pgqueuer")) == 5


async def test_of_two_senders_the_second_sees_what_the_first_took(
    replicas: tuple[Runtime, Runtime], centre: UUID
) -> None:
    """The first has taken a subject's earlier event and not committed: the later one must not go before it."""
    one, other = replicas
    subject = uuid4()
    told: dict[str, Any] = {"type": TYPE, "subject": subject, "centre_id": centre, "detail": "/v1/x"}
    async with system_work(one) as db:
        await outbox.publish(db, **told, version=1)
    async with system_work(one) as first:
        assert [waiting.event.version for waiting in await outbox.lease(first, "notes", one.clock.now())] == [1]
        async with system_work(other) as db:
            await outbox.publish(db, **told, version=2)

        async def lease() -> list[int]:
            async with system_work(other) as db:
                return [waiting.event.version for waiting in await outbox.lease(db, "notes", other.clock.now())]

        second = asyncio.create_task(lease())

        async def second_waits() -> bool:
            assert not second.done(), "it took the later event beside the first"
            return bool(await first.first(text(WAITING_FOR_A_LOCK)))

        await eventually(second_waits, seconds=5, seen=lambda: second)
    assert await within(5, second, "the second's lease") == []
