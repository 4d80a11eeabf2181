"""Passing requests and answers on, over real connections between processes."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.gateway.conftest import RawClient
from tests.gateway.scripted_upstream import Asked, ScriptedUpstream, closed
from tests.support.eventually import eventually

pytestmark = pytest.mark.anyio


@pytest.mark.feature("P01.8")
async def test_a_request_and_its_answer_pass_unchanged(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.read_body()
        await asked.answer("201 Created", b'content-type: application/json\r\netag: "1"\r\n', b'{"a": "\xc3\xb1"}')

    upstream.script = script
    answer = await http.post("/v1/cases?q=%C3%B1ahui&limit=5", json={"x": 1}, headers={"If-Match": '"7"'})
    (asked,) = upstream.asked
    assert asked.line == "POST /v1/cases?q=%C3%B1ahui&limit=5 HTTP/1.1"
    assert json.loads(asked.body) == {"x": 1}
    assert asked.one("if-match") == '"7"'
    assert asked.one("content-type") == "application/json"
    assert (answer.status_code, answer.headers["etag"], answer.json()) == (201, '"1"', {"a": "ñ"})


@pytest.mark.feature("P01.8")
async def test_the_service_learns_who_asked_and_how(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    await http.get(
        "/v1/cases",
        headers={"Host": "cai.example.pe", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"},
    )
    (asked,) = upstream.asked
    assert asked.one("host") == "cai.example.pe"
    assert asked.one("x-forwarded-host") == "cai.example.pe"
    assert asked.one("x-forwarded-for") == "127.0.0.1", "an untrusted caller cannot choose its address"
    assert asked.one("x-forwarded-proto") == "http"


@pytest.mark.feature("P01.8")
async def test_headers_of_one_hop_and_of_pretended_identity_are_dropped(
    raw: RawClient, upstream: ScriptedUpstream
) -> None:
    await raw.send(
        b"GET /v1/cases HTTP/1.1\r\nHost: a\r\nConnection: close, X-Secret-Hop\r\nX-Secret-Hop: 1\r\nTE: trailers\r\n"
        b"X-Forwarded-User: admin\r\nX-Remote-User: admin\r\nRemote-User: admin\r\nX-Cai-Roles: administrator\r\n"
        b"X-Auth-Request-Email: a@b\r\nX_Forwarded_User: admin\r\nX-Original-URL: /internal/events\r\n"
        b"Proxy-Authorization: x\r\nForwarded: for=1.2.3.4\r\nX-Http-Method-Override: DELETE\r\n"
        b"Authorization: Bearer kept\r\nX-Harmless: kept\r\n\r\n"
    )
    (asked,) = upstream.asked
    names = {name for name, _ in asked.fields}
    assert names == {
        "host",
        "x-forwarded-host",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-request-id",
        "traceparent",
        "authorization",
        "x-harmless",
    }


@pytest.mark.feature("P01.8")
async def test_connections_to_the_service_are_kept_and_used_again(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    for _ in range(5):
        assert (await http.get("/v1/cases")).status_code == 200
    assert [asked.connection for asked in upstream.asked] == [1] * 5


@pytest.mark.feature("P01.8")
async def test_an_answer_is_passed_on_as_it_comes(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    go_on = asyncio.Event()

    async def script(asked: Asked) -> None:
        await asked.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n"
        )
        await go_on.wait()
        await asked.write(b"3\r\ntwo\r\n0\r\n\r\n")

    upstream.script = script
    async with http.stream("GET", "/v1/cases") as answer:
        pieces = answer.aiter_raw()
        assert await anext(pieces) == b"one", "the first piece arrives while the second does not exist yet"
        go_on.set()
        assert [piece async for piece in pieces] == [b"two"]


@pytest.mark.feature("P01.8")
async def test_a_request_body_is_passed_on_as_it_comes(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    first_arrived = asyncio.Event()

    async def script(asked: Asked) -> None:
        assert asked.one("transfer-encoding") == "chunked"
        assert await asked.reader.readexactly(8) == b"3\r\none\r\n"
        first_arrived.set()
        await asked.read_body()
        await asked.answer()

    async def body() -> AsyncIterator[bytes]:
        yield b"one"
        await asyncio.wait_for(first_arrived.wait(), 5)
        yield b"two"

    upstream.script = script
    assert (await http.post("/v1/cases", content=body())).status_code == 200
    assert upstream.asked[0].body == b"two"


@pytest.mark.feature("P01.8")
async def test_large_bodies_arrive_whole_both_ways(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    sent, returned = b"0123456789abcdef" * 60_000, b"fedcba9876543210" * 300_000

    async def script(asked: Asked) -> None:
        await asked.read_body()
        await asked.answer(fields=b"content-type: application/pdf\r\n", body=returned)

    upstream.script = script
    answer = await http.put("/v1/cases/1/document", content=sent)
    assert upstream.asked[0].body == sent
    assert answer.content == returned


@pytest.mark.feature("P01.8")
@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
async def test_answers_without_a_body_have_none(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream, status: str
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(f"HTTP/1.1 {status}\r\n\r\n".encode())

    upstream.script = script
    for _ in range(2):
        answer = await http.get("/v1/cases")
        assert (answer.status_code, answer.content) == (int(status[:3]), b"")
    assert upstream.connections == 1


@pytest.mark.feature("P01.8")
async def test_head_gets_the_length_and_no_body(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n")

    upstream.script = script
    answer = await http.head("/v1/cases", headers={"accept-encoding": "gzip"})
    assert (answer.headers["content-length"], answer.content) == ("5000", b"")


@pytest.mark.feature("P01.8")
async def test_an_answer_that_ends_with_the_connection_is_whole(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\nto the end")
        asked.writer.close()

    upstream.script = script
    assert (await http.get("/v1/cases")).text == "to the end"


@pytest.mark.feature("P01.8")
async def test_informational_answers_are_skipped(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")
        await asked.answer()

    upstream.script = script
    answer = await http.get("/v1/cases")
    assert (answer.status_code, answer.text, "link" in answer.headers) == (200, "{}", False)


@pytest.mark.feature("P01.8")
async def test_an_early_refusal_reaches_a_client_that_still_sends(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def script(asked: Asked) -> None:
        await asked.answer("401 Unauthorized")
        await asked.reader.read()

    upstream.script = script
    answer = await http.put("/v1/cases/1/document", content=b"x" * 900_000)
    assert answer.status_code == 401


@pytest.mark.feature("P01.1")
async def test_a_field_that_is_not_utf_8_is_read_as_iso_8859_1(raw: RawClient, upstream: ScriptedUpstream) -> None:
    await raw.send(b"GET /v1/cases HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Name: Jos\xe9\r\n\r\n")
    [asked] = upstream.asked
    assert "José".encode() in asked.head


@pytest.mark.feature("P01.8")
async def test_a_client_that_leaves_takes_its_request_with_it(raw: RawClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.reader.readexactly(1)

    upstream.script = script
    _, writer = await asyncio.open_connection("127.0.0.1", raw.port)
    writer.write(b"GET /v1/cases HTTP/1.1\r\nHost: a\r\n\r\n")
    await eventually(lambda: len(upstream.asked) == 1, seen=lambda: upstream.asked)
    await closed(writer)
    await upstream.until_gone(seconds=0.9)  # before the gateway's own time-out of one second


@pytest.mark.feature("P01.8")
async def test_a_kept_connection_that_the_service_closed_is_replaced(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    """The service closes just as the next request comes: a GET is sent again, once."""

    async def script(asked: Asked) -> None:
        if asked.connection == 1 and len(upstream.asked) == 2:
            asked.writer.transport.abort()
        else:
            await asked.answer()

    upstream.script = script
    await http.get("/v1/cases")
    assert (await http.get("/v1/cases")).status_code == 200
    assert [asked.connection for asked in upstream.asked] == [1, 1, 2]


@pytest.mark.feature("P01.8")
async def test_a_post_is_never_sent_twice(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.read_body()
        if len(upstream.asked) == 2:
            asked.writer.transport.abort()
        else:
            await asked.answer()

    upstream.script = script
    await http.get("/v1/cases")
    answer = await http.post("/v1/cases", json={})
    assert (answer.status_code, answer.json()["code"]) == (502, "bad-upstream-answer")
    assert len(upstream.asked) == 2


@pytest.mark.feature("P06.2")
async def test_request_id_and_trace_are_passed_on_or_made(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    given = await http.get("/v1/cases", headers={"X-Request-Id": "front-end-0001", "traceparent": trace})
    made = await http.get("/v1/cases", headers={"X-Request-Id": "no good\t<>", "traceparent": "00-0-0-00"})
    assert (given.headers["x-request-id"], given.headers["traceparent"]) == ("front-end-0001", trace)
    assert (upstream.asked[0].one("x-request-id"), upstream.asked[0].one("traceparent")) == ("front-end-0001", trace)
    for name in ("x-request-id", "traceparent"):
        assert made.headers[name] == upstream.asked[1].one(name)
    assert len(made.headers["x-request-id"]) == 32
    assert len(made.headers["traceparent"]) == 55
