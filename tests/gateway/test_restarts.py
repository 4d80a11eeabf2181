"""A service that is being restarted is waited for: no user sees a 5xx within the gateway's patience."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from local.loopback import loopback_client
from services.gateway.settings import Settings
from services.gateway.upstream import Upstream, UpstreamClosed
from tests.gateway.running_gateway import running_gateway
from tests.gateway.scripted_upstream import ScriptedUpstream

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P06.4")]


async def test_requests_over_a_restart_wait_for_the_service_and_meet_no_5xx(tmp_path: Path, cases_port: int) -> None:
    with running_gateway(
        tmp_path / "log", CASES_URL=f"http://127.0.0.1:{cases_port}", RESTART_PATIENCE="20"
    ) as gateway:
        async with loopback_client(gateway.url) as http:
            async with ScriptedUpstream(cases_port).serving():
                before = [await http.get("/v1/cases") for _ in range(10)]
            asked = [asyncio.create_task(http.get("/v1/cases")) for _ in range(8)]
            asked.append(asyncio.create_task(http.post("/v1/cases", json={})))  # nothing was sent: it may wait as well
            for _ in range(50):
                assert (await http.get("/health/live")).status_code == 200  # time goes by, and nobody else waits
            assert not [answer for answer in asked if answer.done()]
            async with ScriptedUpstream(cases_port).serving():
                after = await asyncio.gather(*asked)
    assert {answer.status_code for answer in (*before, *after)} == {200}


@pytest.mark.parametrize(("method", "status", "connections"), [("GET", 200, 2), ("POST", 502, 1)])
async def test_a_service_that_ends_before_it_read_a_new_connection_is_asked_once_more_if_that_is_harmless(
    tmp_path: Path, cases_port: int, method: str, status: int, connections: int
) -> None:
    accepted = 0

    async def end_then_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal accepted
        accepted += 1
        if accepted > 1:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    settings = {"CASES_URL": f"http://127.0.0.1:{cases_port}", "RESTART_PATIENCE": "20"}
    async with await asyncio.start_server(end_then_answer, "127.0.0.1", cases_port):
        with running_gateway(tmp_path / "log", **settings) as gateway:
            async with loopback_client(gateway.url) as http:
                assert (await http.request(method, "/v1/cases")).status_code == status
    assert accepted == connections


@pytest.mark.parametrize(
    "error",
    [
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(104, "Connection reset by peer"),
        aiohttp.ClientConnectionResetError("Cannot write to closing transport"),
    ],
)
async def test_however_a_connection_ends_before_its_answer_it_counts_as_closed(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def end(*_: object, **__: object) -> aiohttp.ClientResponse:
        raise error

    monkeypatch.setattr(aiohttp.ClientSession, "request", end)
    upstream = Upstream("cases", "http://127.0.0.1:9", Settings())
    async with upstream.connected():
        with pytest.raises(UpstreamClosed):
            await upstream.ask("GET", "/v1/cases", [], b"")


async def test_kept_connections_that_all_end_with_their_service_cost_a_user_nothing(
    tmp_path: Path, cases_port: int
) -> None:
    kept: list[asyncio.StreamWriter] = []
    both_asked, answered_once = asyncio.Event(), 0

    async def answer_once_then_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal answered_once
        kept.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        answered_once += 1
        if answered_once == 2:
            both_asked.set()
        await both_asked.wait()  # each of the first two is asked on a connection of its own
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        with suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
        writer.close()

    settings = {"CASES_URL": f"http://127.0.0.1:{cases_port}", "RESTART_PATIENCE": "20"}
    async with await asyncio.start_server(answer_once_then_end, "127.0.0.1", cases_port):
        with running_gateway(tmp_path / "log", **settings) as gateway:
            async with loopback_client(gateway.url) as http:
                first = await asyncio.gather(*(http.get("/v1/cases") for _ in range(2)))
                assert len(kept) == 2
                then = await http.get("/v1/cases")
    assert [answer.status_code for answer in (*first, then)] == [200, 200, 200]
    assert len(kept) == 3


async def test_the_patience_ends(tmp_path: Path, cases_port: int) -> None:
    with running_gateway(
        tmp_path / "log", CASES_URL=f"http://127.0.0.1:{cases_port}", RESTART_PATIENCE="0.5"
    ) as gateway:
        async with loopback_client(gateway.url) as http:
            begun = time.monotonic()
            answer = await http.get("/v1/cases")
            assert answer.status_code == 503
            assert 0.5 <= time.monotonic() - begun < 5
