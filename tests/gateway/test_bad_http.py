"""Rubbish on the wire: refused as a problem, never passed on, and the gateway goes on serving."""

import asyncio
import json
from contextlib import suppress

import httpx2
import pytest

from services.gateway import connections
from tests.gateway.conftest import RawClient
from tests.gateway.running_gateway import RunningGateway
from tests.gateway.scripted_upstream import ScriptedUpstream
from tests.support.eventually import within

pytestmark = pytest.mark.anyio

GET = b"GET /v1/cases HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /v1/cases HTTP/1.1\r\nHost: a\r\n"

RUBBISH = {
    "not http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40,
    "unknown method": b"HACK /v1/cases HTTP/1.1\r\nHost: a\r\n\r\n",
    "no version": b"GET /v1/cases\r\n\r\n",
    "space before colon": GET + b"X-A : 1\r\n\r\n",
    "bare line feed": b"GET /v1/cases HTTP/1.1\nHost: a\n\n",
    "bare carriage return in a value": GET + b"X-A: 1\rX-Forwarded-User: admin\r\n\r\n",
    "zero byte in a value": GET + b"X-A: 1\x002\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "two equal lengths": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "length with a sign": POST + b"Content-Length: +2\r\n\r\n{}",
    "length and chunked": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "another coding": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "coding that is not the last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunk size that is none": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "chunk longer than it says": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    "no host": b"GET /v1/cases HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /v1/cases HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "host with a path": b"GET /v1/cases HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "two authorizations": GET + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
    "dot segments": b"GET /v1/cases/../../internal/events HTTP/1.1\r\nHost: a\r\n\r\n",
    "encoded dot segments": b"GET /v1/cases/%2e%2e/%2E%2E/internal HTTP/1.1\r\nHost: a\r\n\r\n",
    "encoded slashes": b"GET /v1/cases/..%2f..%2finternal HTTP/1.1\r\nHost: a\r\n\r\n",
    "encoded backslash": b"GET /v1/cases/..%5c..%5cinternal HTTP/1.1\r\nHost: a\r\n\r\n",
    "encoded line break": b"GET /v1/cases/%0d%0aX-Forwarded-User:%20admin HTTP/1.1\r\nHost: a\r\n\r\n",
    "encoded zero": b"GET /v1/cases/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "connect": b"CONNECT internal:443 HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.mark.feature("P01.2")
@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH.keys())
async def test_rubbish_is_refused_as_a_problem(raw: RawClient, upstream: ScriptedUpstream, rubbish: bytes) -> None:
    answer = await raw.send(rubbish, until_closed=False)
    assert answer.status == 400, answer.data
    problem = json.loads(answer.body)
    assert (problem["status"], problem["code"]) == (400, "malformed-request")
    assert not any(asked.one("content-length") or "internal" in asked.line for asked in upstream.asked)


@pytest.mark.feature("P01.7")
@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET http://evil.example/v1/cases HTTP/1.1", 200),  # absolute form: the path counts, wherever it points
        (b"GET http://evil.example/internal/events HTTP/1.1", 404),
        (b"GET /v1/%63ases HTTP/1.1", 200),
        (b"GET /%69nternal/events HTTP/1.1", 404),
        (b"GET //v1/cases HTTP/1.1", 404),
        (b"GET /V1/cases HTTP/1.1", 404),
        (b"GET /v1/casesx HTTP/1.1", 404),
        (b"GET /v1 HTTP/1.1", 404),
        (b"OPTIONS * HTTP/1.1", 400),
    ],
)
async def test_what_is_routed_is_what_the_service_will_read(
    raw: RawClient, upstream: ScriptedUpstream, line: bytes, status: int
) -> None:
    answer = await raw.send(line + b"\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert answer.status == status
    assert len(upstream.asked) == (status == 200)


@pytest.mark.feature("P01.2")
async def test_headers_without_end_are_cut_off(raw: RawClient, upstream: ScriptedUpstream) -> None:
    answer = await raw.send(GET, *[b"X-Filler: " + b"a" * 65536 + b"\r\n"] * 40)
    assert answer.status in (431, 0), "the refusal, or a connection that was closed under the sender"
    one = await raw.send(GET + b"X-One: " + b"a" * 120_000)
    assert one.status == 431


@pytest.mark.feature("P01.2")
async def test_trailers_without_end_are_cut_off(raw: RawClient, upstream: ScriptedUpstream) -> None:
    chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    answer = await raw.send(chunked, *[b"X-Trailer: " + b"a" * 65536 + b"\r\n"] * 40)
    assert b"200 OK" not in answer.data
    await upstream.until_gone()  # or the service of the next test would meet the rest


@pytest.mark.feature("P01.7")
async def test_trailers_do_not_become_headers(raw: RawClient, upstream: ScriptedUpstream) -> None:
    await raw.send(
        POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Harmless: but late\r\n\r\n",
        until_closed=False,
    )
    (asked,) = upstream.asked
    assert asked.one("x-harmless") is None
    assert asked.body == b"{}"


@pytest.mark.feature("P01.2")
async def test_a_head_that_never_ends_in_time_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, gateway: RunningGateway
) -> None:
    """The time is 15 s; here a connection of the same class is driven by hand with a short one."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.05)
    from uvicorn.config import Config
    from uvicorn.server import ServerState

    config = Config(app=lambda: None, log_config=None, http=connections.GuardedConnection)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: connections.GuardedConnection(config, ServerState(), {}), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for start in (b"", b"GET / HTTP/1.1\r\nHo"):
        answer = await RawClient(port).send(start)
        assert answer.status == 408
    server.close()


@pytest.mark.feature("P01.7")
async def test_a_request_smuggled_behind_another_is_a_request_like_any_other(
    raw: RawClient, upstream: ScriptedUpstream
) -> None:
    """Pipelining: each is checked by itself; the second names an internal address and is refused."""
    answer = await raw.send(GET + b"\r\n" + b"GET /internal/events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert answer.data.count(b"HTTP/1.1 200") == 1
    assert answer.data.count(b"HTTP/1.1 404") == 1
    assert len(upstream.asked) == 1


ANOTHER_PROTOCOL = {
    "websocket": b"GET /v1/cases HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n",
    "HTTP/2, as Java's client asks": POST + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n",
    "a page of the gateway's own": b"GET /docs HTTP/1.1\r\nHost: a\r\nConnection: Keep, Upgrade\r\nUpgrade: x\r\n",
    "connect": b"CONNECT /v1/cases HTTP/1.1\r\nHost: a\r\n",
}
HIDDEN = b"GET /v1/cases/hidden HTTP/1.1\r\nHost: a\r\nX-Request-Id: hidden-request\r\n\r\n"
HIDING = {
    "length": (b"Content-Length: %d\r\n\r\n" % len(HIDDEN), HIDDEN),
    "chunks": (b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n%b\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)),
    "no body": (b"\r\n", HIDDEN),
}


@pytest.mark.feature("P01.7")
@pytest.mark.parametrize(("framing", "rest"), HIDING.values(), ids=HIDING.keys())
@pytest.mark.parametrize("head", ANOTHER_PROTOCOL.values(), ids=ANOTHER_PROTOCOL.keys())
async def test_what_follows_a_request_for_another_protocol_is_no_request(
    raw: RawClient, upstream: ScriptedUpstream, head: bytes, framing: bytes, rest: bytes
) -> None:
    """The parser reads no body behind such a head: it would take one that comes a moment later for a request."""
    async with raw.sending(head + framing) as (reader, writer):
        began = await within(20, reader.readuntil(b"\r\n\r\n"), "an answer", seen=lambda: reader)
        answers = began
        with suppress(ConnectionError):  # the gateway closed with some of it unread
            writer.write(rest)
            answers += await within(20, reader.read(), "the connection's end", seen=lambda: reader)
    assert answers.count(b"HTTP/1.1 ") == 1
    assert b"hidden-request" not in answers
    assert b"connection: close" in began
    refused = framing != b"\r\n" or head.startswith(b"CONNECT")
    assert began.startswith(b"HTTP/1.1 400 " if refused else b"HTTP/1.1 200 ")
    assert len(upstream.asked) == (not refused and b"/docs" not in head)


@pytest.mark.feature("P01.7")
async def test_after_all_that_it_still_serves(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    assert (await http.get("/v1/cases")).status_code == 200
