"""Each service has places of its own for requests under way: one that never answers takes none of another's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from local.loopback import loopback_client
from tests.gateway.conftest import free_port
from tests.gateway.running_gateway import running_gateway
from tests.gateway.scripted_upstream import Asked, ScriptedUpstream

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.3")]

PLACES = 4


async def never(asked: Asked) -> None:
    """Take the request, and answer nothing until its connection ends."""
    await asked.reader.read()


@asynccontextmanager
async def cases_that_do_not_answer(port: int, *, listening: bool) -> AsyncIterator[None]:
    """Be the cases service: one that is being restarted, or one that takes requests and is silent."""
    async with AsyncExitStack() as stack:
        if listening:
            await stack.enter_async_context(ScriptedUpstream(port, never).serving())
        yield


@pytest.mark.parametrize("listening", [False, True], ids=["being restarted", "silent"])
async def test_a_service_that_never_answers_takes_no_place_of_another(tmp_path: Path, listening: bool) -> None:
    silent, sound = free_port(), free_port()
    settings = {"UPSTREAM_CONNECTIONS": str(PLACES), "RESTART_PATIENCE": "20"}
    urls = {"CASES_URL": f"http://127.0.0.1:{silent}", "SESSIONS_URL": f"http://127.0.0.1:{sound}"}
    with running_gateway(tmp_path / "log", **settings, **urls) as gateway:
        async with (
            cases_that_do_not_answer(silent, listening=listening),
            ScriptedUpstream(sound).serving(),
            loopback_client(gateway.url) as http,
        ):
            asked = [asyncio.create_task(http.get("/v1/cases")) for _ in range(PLACES + 1)]
            answered, waiting = await asyncio.wait(asked, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            try:
                assert [task.result().status_code for task in answered] == [503], "one more than there are places"
                assert len(waiting) == PLACES
                others = await asyncio.gather(*(http.get("/v1/groups") for _ in range(PLACES)))
                assert [answer.status_code for answer in others] == [200] * PLACES
            finally:
                for task in waiting:
                    task.cancel()
                await asyncio.gather(*waiting, return_exceptions=True)
