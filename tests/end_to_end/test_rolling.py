"""One service after the other is taken down in order and started again under load: no user meets a 5xx."""

import asyncio
from collections import Counter
from contextlib import suppress

import pytest

from local.demo import stage_on
from local.loopback import loopback_client
from local.platform import Platform
from services.gateway.settings import Settings
from tests.support.eventually import eventually

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P06.4")]

ASKED = {
    "identity": ("GET", "/v1/centres"),
    "cases": ("POST", "/v1/case-checks"),
    "sessions": ("GET", "/v1/participants"),
    "interop": ("GET", "/v1/messages"),
}
CLIENTS, PAUSE = 6, 0.2
STOPPED, COLD_START = 10, 6
"""Seconds that a container may take to stop, and that the largest service took to import on two busy cores."""


class Load:
    """Clients that each ask a few times a second, below any rate limit, over connections that are kept."""

    def __init__(self, platform: Platform, token: str) -> None:
        self._url = platform.url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._ended = asyncio.Event()
        self.answers: Counter[int] = Counter()

    async def ask(self, method: str, path: str) -> None:
        """Ask until the load is ended."""
        body: dict[str, str] | None = {} if method == "POST" else None
        async with loopback_client(self._url, seconds=60) as http:
            while not self._ended.is_set():
                answer = await http.request(method, path, headers=self._headers, json=body)
                self.answers[answer.status_code] += 1
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._ended.wait(), PAUSE)

    async def until(self, more: int) -> None:
        """Wait until so many more were answered."""
        wanted = self.answers.total() + more
        await eventually(lambda: self.answers.total() >= wanted, seconds=60, seen=lambda: self.answers)

    def end(self) -> None:
        """Let each client have its last answer."""
        self._ended.set()


@pytest.mark.parametrize("service", ASKED)
async def test_a_service_is_rolled_under_load_without_a_5xx(platform: Platform, service: str) -> None:
    stage = stage_on(platform, platform.directory.path.parent / "clock-offset")
    load = Load(platform, await stage.token("administrator" if service == "identity" else "coordinator"))
    async with asyncio.TaskGroup() as clients:
        for _ in range(CLIENTS):
            clients.create_task(load.ask(*ASKED[service]))
        await load.until(CLIENTS * 5)
        await asyncio.to_thread(platform.stop, service)
        await asyncio.to_thread(platform.restart, service)
        await load.until(CLIENTS * 5)
        load.end()
    assert {status for status in load.answers if status >= 500} == set(), load.answers


def test_the_gateway_waits_as_long_as_a_container_may_take() -> None:
    assert STOPPED + COLD_START < Settings().restart_patience < Settings().response_timeout
