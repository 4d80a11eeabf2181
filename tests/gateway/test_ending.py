"""How a request on its way through the gateway ends when somebody breaks it off: the client, or the gateway."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.gateway import proxy
from services.gateway.errors import BadUpstreamAnswer
from services.gateway.proxy import ClientGone, Exchange, discard_body
from services.gateway.upstream import UpstreamBroken
from tests.support.eventually import eventually, within

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.8")]

SETTINGS = SimpleNamespace(idle_timeout=30.0, response_timeout=30.0, restart_patience=0.0)
REQUEST = SimpleNamespace(
    method="GET", target=b"/v1/cases", host=b"a", scheme="https", request_id=b"1", traceparent=b"2", passed=(),
    has_body=False, body_pending=False,
)  # fmt: skip


class Silent:
    """A service that takes a request, and breaks its connection once it may."""

    name = "cases"

    def __init__(self) -> None:
        self.asked, self.may_break = asyncio.Event(), asyncio.Event()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Have room."""
        yield

    async def ask(self, *_: Any, **__: Any) -> Any:
        """Take the request."""
        self.asked.set()
        await self.may_break.wait()
        raise UpstreamBroken


class Client:
    """A client that waits for its answer until it leaves."""

    def __init__(self) -> None:
        self.is_watched, self.leaves = asyncio.Event(), asyncio.Event()
        self.is_left_alone = False

    async def receive(self) -> dict[str, Any]:
        """Say when it has left."""
        self.is_watched.set()
        try:
            await self.leaves.wait()
        except asyncio.CancelledError:
            self.is_left_alone = True
            raise
        return {"type": "http.disconnect"}


@pytest.fixture(autouse=True)
def watched_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "PATIENCE_SECONDS", 0.0)


def exchange(service: Silent, client: Client) -> Exchange:
    async def send(_: Any) -> None:
        """Answer nothing: none of these comes so far."""

    parts = cast("Any", (REQUEST, service, client.receive, send, SETTINGS, None))
    return Exchange(*parts)


async def test_a_request_that_the_gateway_breaks_off_is_not_taken_for_a_client_that_left() -> None:
    service, client = Silent(), Client()

    async def run() -> int:
        return await exchange(service, client).run("192.0.2.1")

    running = asyncio.create_task(run())
    await within(10, service.asked.wait(), "the request at the service")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_after_a_client_left_its_task_may_wait_again() -> None:
    service, client = Silent(), Client()

    async def run() -> int:
        with pytest.raises(ClientGone):
            await exchange(service, client).run("192.0.2.1")
        task = asyncio.current_task()
        assert task is not None
        return task.cancelling()

    running = asyncio.create_task(run())
    await within(10, client.is_watched.wait(), "the look at the client")
    client.leaves.set()
    assert await within(10, running, "the end of the request") == 0


async def test_who_has_been_answered_is_watched_no_more() -> None:
    service, client = Silent(), Client()

    async def run() -> None:
        with pytest.raises(BadUpstreamAnswer):
            await exchange(service, client).run("192.0.2.1")

    running = asyncio.create_task(run())
    await within(10, client.is_watched.wait(), "the look at the client")
    service.may_break.set()
    await within(10, running, "the answer")
    await eventually(lambda: client.is_left_alone)


@pytest.mark.parametrize(("told", "pieces_read"), [(None, 11), (99_999, 0)], ids=["untold", "told"])
async def test_a_refused_body_is_read_no_further_than_there_is_patience(told: int | None, pieces_read: int) -> None:
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        assert read < 1000
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    request = SimpleNamespace(body_pending=True, content_length=told, header=lambda _: b"")
    is_whole = await within(10, discard_body(cast("Any", request), cast("Any", receive), 10_000, 60), "the refusal")
    assert (is_whole, read) == (False, pieces_read)
