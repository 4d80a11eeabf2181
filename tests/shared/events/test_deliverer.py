"""Many jobs that ask for a delivery cause few runs, and none of them is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import text

from shared.database.transaction import Transaction
from shared.events import outbox, publish
from shared.unit_of_work import system_work
from tests.shared.events.test_events import Receiver, waiting
from tests.support.eventually import within
from tests.support.service import ServiceUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N14.2")]


class SlowReceiver(Receiver):
    """Takes a batch only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.is_down = False
        self.posts = 0
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.posts += 1
        self.is_asked.set()
        await self.may_answer.wait()
        return await super().handle_async_request(request)


@pytest.fixture
async def receiver(service: ServiceUnderTest) -> AsyncIterator[SlowReceiver]:
    service.runtime.http = httpx2.AsyncClient(transport=(receiver := SlowReceiver()))
    yield receiver
    receiver.may_answer.set()


async def say(service: ServiceUnderTest, centre: UUID) -> None:
    """State an event without the job of its own that would deliver it."""
    async with system_work(service.runtime) as db:
        await publish(db, type="test.note.written.v1", subject=uuid4(), version=1, centre_id=centre, detail="/v1/x")
        await db.execute(text("DELETE FROM pgqueuer"))


async def test_what_comes_during_a_run_is_delivered_by_it(
    service: ServiceUnderTest, receiver: SlowReceiver, centre: UUID
) -> None:
    deliverer = outbox.Deliverer()
    await say(service, centre)
    running = asyncio.create_task(deliverer.run(service.runtime, {}))
    await within(5, receiver.is_asked.wait(), "the first batch", seen=lambda: running)
    await say(service, centre)
    for _ in range(20):  # each returns at once, while the first is still waiting for its answer
        await within(5, deliverer.run(service.runtime, {}), "a run beside the first", seen=lambda: receiver.posts)
    assert receiver.posts == 1
    receiver.may_answer.set()
    await within(5, running, "the end of the first run", seen=lambda: receiver.posts)
    assert (receiver.posts, len(receiver.taken), await waiting(service.runtime)) == (2, 2, 0)


async def test_what_comes_as_a_run_has_seen_that_nothing_is_left_is_not_forgotten(
    service: ServiceUnderTest, receiver: SlowReceiver, centre: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliverer, lease, late = outbox.Deliverer(), outbox.lease, [1]
    receiver.may_answer.set()

    async def lease_and_be_late(db: Transaction, subscriber: str, now: datetime) -> Any:
        found = await lease(db, subscriber, now)
        if not found and late:
            late.clear()
            await say(service, centre)
            await deliverer.run(service.runtime, {})
        return found

    monkeypatch.setattr(outbox, "lease", lease_and_be_late)
    await within(5, deliverer.run(service.runtime, {}), "the end of the run", seen=lambda: receiver.taken)
    assert (len(receiver.taken), await waiting(service.runtime)) == (1, 0)


async def test_a_run_that_fails_leaves_the_next_free_to_deliver(
    service: ServiceUnderTest, receiver: SlowReceiver, centre: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliverer = outbox.Deliverer()
    await say(service, centre)

    async def fail(*_: object) -> None:
        raise OSError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "lease", fail)
        with pytest.raises(OSError, match="away"):
            await deliverer.run(service.runtime, {})
    receiver.may_answer.set()
    await deliverer.run(service.runtime, {})
    assert len(receiver.taken) == 1
