"""A service that is being restarted is waited for: no user sees a 5xx within the gateway's patience."""

import asyncio
import time
from pathlib import Path

import pytest

from local.loopback import loopback_client
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


async def test_the_patience_ends(tmp_path: Path, cases_port: int) -> None:
    with running_gateway(
        tmp_path / "log", CASES_URL=f"http://127.0.0.1:{cases_port}", RESTART_PATIENCE="0.5"
    ) as gateway:
        async with loopback_client(gateway.url) as http:
            begun = time.monotonic()
            answer = await http.get("/v1/cases")
            assert answer.status_code == 503
            assert 0.5 <= time.monotonic() - begun < 5
