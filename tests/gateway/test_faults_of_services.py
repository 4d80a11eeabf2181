"""What a client sees when a service is down, slow, or breaks off."""

import asyncio
from contextlib import suppress

import httpx2
import pytest

from tests.gateway.conftest import RawClient
from tests.gateway.running_gateway import RunningGateway
from tests.gateway.scripted_upstream import Asked, ScriptedUpstream, closed
from tests.support.eventually import eventually

pytestmark = pytest.mark.anyio


@pytest.mark.feature("P01.3")
async def test_a_service_that_is_down_is_named(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/v1/groups", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"
    problem = answer.json()
    assert (problem["code"], problem["service"]) == ("service-unavailable", "sessions")
    assert problem["detail"] == "The sessions service does not answer."
    assert problem["request_id"] == answer.headers["x-request-id"]


@pytest.mark.feature("P10.1")
async def test_problems_are_spanish_unless_english_is_asked_for(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/v1/groups", json={})
    assert answer.json()["detail"] == "El servicio sessions no responde."
    assert answer.headers["content-language"] == "es"


@pytest.mark.feature("P01.3")
async def test_a_slow_service_ends_as_504(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.reader.readexactly(1)

    upstream.script = script
    answer = await http.get("/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (504, "service-timeout")
    await upstream.until_gone()


@pytest.mark.feature("P01.3")
@pytest.mark.parametrize(
    "garbage", [b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n", b"HTTP/1.1 101 Other\r\n\r\n", b""]
)
async def test_an_answer_that_is_not_http_ends_as_502(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream, garbage: bytes
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(garbage)
        asked.writer.close()

    upstream.script = script
    answer = await http.get("/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (502, "bad-upstream-answer")


@pytest.mark.feature("P01.3")
@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n[1, 2",
        b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n5\r\n[1, 2\r\n",
    ],
)
@pytest.mark.parametrize("encoding", [b"identity", b"gzip"])
async def test_a_service_that_dies_while_answering_breaks_the_transfer(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream, start: bytes, encoding: bytes
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(start)
        asked.writer.close()

    upstream.script = script
    with pytest.raises(httpx2.RemoteProtocolError):
        await http.get("/v1/cases", headers={"accept-encoding": encoding.decode()})


@pytest.mark.feature("P01.3")
async def test_a_service_that_stalls_while_answering_breaks_the_transfer(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n\r\nhalf")
        await asked.reader.read()

    upstream.script = script
    with pytest.raises(httpx2.RemoteProtocolError):
        await http.get("/v1/cases")


@pytest.mark.feature("P01.3")
async def test_an_answer_may_take_as_long_as_it_goes_on_coming(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    """In all longer than the gateway waits for an answer to begin, or for its next piece: a second each."""

    async def script(asked: Asked) -> None:
        await asked.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ncontent-length: 4\r\n\r\n")
        for _ in range(4):
            with suppress(TimeoutError):
                async with asyncio.timeout(0.4):
                    await asked.reader.read(1)
            await asked.write(b"x")

    upstream.script = script
    assert (await http.get("/v1/cases")).text == "xxxx"


@pytest.mark.feature("P01.3")
async def test_a_client_that_does_not_read_does_not_hold_the_service(
    raw: RawClient, upstream: ScriptedUpstream
) -> None:
    async def script(asked: Asked) -> None:
        await asked.answer(fields=b"content-type: application/pdf\r\n", body=b"x" * 50_000_000)

    upstream.script = script
    _, writer = await asyncio.open_connection("127.0.0.1", raw.port, limit=1024)
    writer.write(b"GET /v1/cases HTTP/1.1\r\nHost: a\r\n\r\n")
    await upstream.until_gone(seconds=10)
    await closed(writer)


@pytest.mark.feature("P01.7")
async def test_bytes_that_nobody_asked_for_do_not_become_the_next_answer(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    """Response splitting: a second answer behind the first must not reach the next caller."""

    async def script(asked: Asked) -> None:
        if len(upstream.asked) == 1:
            await asked.write(
                b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil"
            )
        else:
            await asked.answer(body=b'"mine"')

    upstream.script = script
    await http.get("/v1/cases")
    assert (await http.get("/v1/cases")).text == '"mine"'


@pytest.mark.feature("P06.1")
async def test_the_log_tells_how_it_went_and_nothing_about_anybody(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream, gateway: RunningGateway
) -> None:
    answer = await http.get("/v1/cases/70123456?q=Quispe", headers={"Authorization": "Bearer sentinel-token"})
    request_id = answer.headers["x-request-id"]
    await eventually(lambda: bool(gateway.lines_of(request_id)))
    (line,) = gateway.lines_of(request_id)
    logged = httpx2.Response(200, text=line).json()
    assert (logged["method"], logged["route"], logged["upstream"], logged["status"]) == (
        "GET",
        "/v1/cases/*",
        "cases",
        200,
    )
    assert logged["duration_ms"] > 0
    assert logged["trace_id"] in answer.headers["traceparent"]
    for private in ("Quispe", "70123456", "sentinel", "127.0.0.1"):
        assert private not in line


@pytest.mark.feature("P06.1")
async def test_a_broken_answer_is_logged_as_broken(
    raw: RawClient, upstream: ScriptedUpstream, gateway: RunningGateway
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")
        asked.writer.close()

    upstream.script = script
    await raw.send(b"GET /v1/cases HTTP/1.1\r\nHost: a\r\nX-Request-Id: broken-answer-1\r\n\r\n")
    await eventually(lambda: bool(gateway.lines_of("broken-answer-1")))
    assert '"end":"broken"' in gateway.lines_of("broken-answer-1")[0]


@pytest.mark.feature("P06.1")
async def test_a_client_that_leaves_while_it_sends_is_logged_as_gone(
    raw: RawClient, upstream: ScriptedUpstream, gateway: RunningGateway
) -> None:
    head = b"POST /v1/cases HTTP/1.1\r\nHost: a\r\nX-Request-Id: left-sending-1\r\nContent-Length: 100000\r\n\r\n"
    async with raw.sending(head, b"x" * 9):
        await eventually(lambda: len(upstream.asked) == 1, seen=lambda: upstream.asked)
    await eventually(lambda: bool(gateway.lines_of("left-sending-1")))
    logged = httpx2.Response(200, text=gateway.lines_of("left-sending-1")[0]).json()
    assert (logged["status"], logged["end"]) == (499, "client-gone")
