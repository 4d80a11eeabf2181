"""A connection to a service carries another request only when this one was sent whole and its answer read whole.

A scripted service does here what the real ones never should; the attacks on the real ones: tests/end_to_end.
"""

import gzip
from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.gateway.conftest import RawClient
from tests.gateway.scripted_upstream import JSON, Asked, Script, ScriptedUpstream
from tests.support.eventually import eventually, within

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.7")]

EARLY = (
    "401 Unauthorized",
    "404 Not Found",
    "405 Method Not Allowed",
    "413 Content Too Large",
    "429 Too Many Requests",
)


def first_then_mine(first: Script) -> Script:
    """Return a script that plays `first` with the first request and answers every other with its own address."""
    played: list[Asked] = []

    async def script(asked: Asked) -> None:
        if not played:
            played.append(asked)
            await first(asked)
        else:
            await asked.read_body()
            await asked.answer(body=asked.line.encode())

    return script


async def assert_next_is_its_own(http: httpx2.AsyncClient, upstream: ScriptedUpstream, *, on_connection: int) -> None:
    """Ask as the next user: the answer is this request's, and it came over that connection."""
    answer = await http.get("/v1/cases/mine")
    assert answer.text == "GET /v1/cases/mine HTTP/1.1"
    assert upstream.asked[-1].connection == on_connection


@pytest.mark.parametrize(
    ("begun", "rest"),
    [
        (b"Content-Length: 14\r\n\r\n0123456789", b"rest"),
        (b"Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n", b"4\r\nrest\r\n0\r\n\r\n"),
    ],
    ids=["length", "chunks"],
)
@pytest.mark.parametrize("status", EARLY)
async def test_an_early_answer_ends_its_connection(
    raw: RawClient, http: httpx2.AsyncClient, upstream: ScriptedUpstream, status: str, begun: bytes, rest: bytes
) -> None:
    """The rest of the body is sent only when the answer is there."""

    async def early(asked: Asked) -> None:
        await asked.answer(status)

    upstream.script = first_then_mine(early)
    async with raw.sending(b"POST /v1/cases HTTP/1.1\r\nHost: a\r\n" + begun) as (reader, writer):
        head = await within(5, reader.readuntil(b"\r\n\r\n"), "the early answer")
        assert head.startswith(f"HTTP/1.1 {status[:3]} ".encode())
        writer.write(rest)
        await assert_next_is_its_own(http, upstream, on_connection=2)


async def test_a_body_in_pieces_has_a_connection_of_its_own_that_the_service_may_keep_until_it_is_answered(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def whole(asked: Asked) -> None:
        await asked.read_body()
        await asked.answer()

    async def in_pieces() -> AsyncIterator[bytes]:
        yield b"0123456789"
        await eventually(lambda: bool(upstream.asked))
        yield b"rest"

    upstream.script = first_then_mine(whole)
    assert (await http.post("/v1/cases", content=in_pieces(), headers={"content-length": "14"})).status_code == 200
    assert upstream.asked[0].body == b"0123456789rest"
    assert upstream.asked[0].one("connection") == "keep-alive"
    await assert_next_is_its_own(http, upstream, on_connection=2)


async def test_what_a_service_says_on_a_kept_connection_unasked_is_nobodys_answer(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def mine(asked: Asked) -> None:
        await asked.answer(body=asked.line.encode())

    upstream.script = mine
    await http.get("/v1/cases")
    await upstream.asked[0].write(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil")
    for _ in range(10):
        assert (await http.get("/health/live")).status_code == 200  # the gateway has met it by now
    await assert_next_is_its_own(http, upstream, on_connection=2)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH"])
async def test_a_change_whose_connection_breaks_is_not_sent_again(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream, method: str
) -> None:
    async def end_at_a_change(asked: Asked) -> None:
        if asked.line.startswith("GET"):
            await asked.answer(body=asked.line.encode())
        else:
            asked.writer.transport.abort()

    upstream.script = end_at_a_change
    await http.get("/v1/cases")
    answer = await http.request(method, "/v1/cases/1")
    assert answer.json()["code"] == "bad-upstream-answer"
    assert [asked.connection for asked in upstream.asked] == [1, 1], "over the kept connection, and once"
    await assert_next_is_its_own(http, upstream, on_connection=2)


async def test_what_a_service_compressed_goes_on_as_it_is(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def compressed(asked: Asked) -> None:
        await asked.answer(fields=JSON + b"content-encoding: gzip\r\n", body=gzip.compress(b'"small"'))

    upstream.script = compressed
    answer = await http.get("/v1/cases")
    assert (answer.text, answer.headers["content-encoding"]) == ('"small"', "gzip")


async def test_a_small_body_is_sent_whole_before_the_answer_so_its_connection_is_kept(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def unread(asked: Asked) -> None:
        await asked.answer("404 Not Found")
        await asked.read_body()

    upstream.script = first_then_mine(unread)
    await http.post("/v1/cases", content=b"GET /internal/events HTTP/1.1\r\nHost: a\r\n\r\n")
    await assert_next_is_its_own(http, upstream, on_connection=1)


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n",  # an answer to HEAD has no body, whatever it announces
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
    ],
)
async def test_the_body_that_head_does_not_have_is_not_waited_for(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream, said: bytes
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(said)

    upstream.script = first_then_mine(script)
    assert (await http.head("/v1/cases")).status_code == 200
    assert (await http.get("/v1/cases/mine")).text == "GET /v1/cases/mine HTTP/1.1"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
async def test_a_body_behind_an_answer_that_has_none_is_nobodys(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream, status: str
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(f"HTTP/1.1 {status}\r\ncontent-length: 4\r\n\r\nevil".encode())

    upstream.script = first_then_mine(script)
    answer = await http.get("/v1/cases")
    assert answer.content == b"" or answer.json()["code"] == "bad-upstream-answer"
    await assert_next_is_its_own(http, upstream, on_connection=2)


async def test_answers_that_only_inform_are_passed_over(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n")
        await asked.read_body()
        await asked.answer(body=b'"final"')

    upstream.script = first_then_mine(script)
    assert (await http.post("/v1/cases", content=b"{}")).text == '"final"'
    await assert_next_is_its_own(http, upstream, on_connection=1)


async def test_expect_is_answered_here_and_not_passed_on(raw: RawClient, upstream: ScriptedUpstream) -> None:
    head = (
        b"POST /v1/cases HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    )
    answer = await raw.send(head, b"{}")
    assert answer.data.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")
    assert upstream.asked[0].one("expect") is None


@pytest.mark.parametrize(
    "ended",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ncontent-length: 50\r\n\r\nhalf",
    ],
    ids=["before the answer", "in its head", "in its body"],
)
async def test_a_service_that_breaks_off_breaks_this_answer_alone(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream, ended: bytes
) -> None:
    async def script(asked: Asked) -> None:
        await asked.write(ended)
        asked.writer.transport.abort()

    upstream.script = first_then_mine(script)
    try:
        answer = await http.post("/v1/cases", content=b"{}")
        assert answer.json()["code"] == "bad-upstream-answer"
    except httpx2.RemoteProtocolError:
        assert b"half" in ended
    await assert_next_is_its_own(http, upstream, on_connection=2)


@pytest.mark.parametrize("sent", [b"0123456789", b"GET /internal/events HTTP/1.1\r\nHost: a\r\n\r\n"])
async def test_a_client_that_breaks_off_in_its_body_ends_the_services_connection(
    raw: RawClient, http: httpx2.AsyncClient, upstream: ScriptedUpstream, sent: bytes
) -> None:
    async def never(asked: Asked) -> None:
        await asked.read_body()

    upstream.script = first_then_mine(never)
    async with raw.sending(b"POST /v1/cases HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n" + sent) as (
        _,
        writer,
    ):
        await eventually(lambda: bool(upstream.asked))
        writer.transport.abort()
    await upstream.until_gone()
    await assert_next_is_its_own(http, upstream, on_connection=2)


async def test_an_answer_before_any_request_is_given_to_nobody(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    """On a kept connection the service says something of its own accord: the connection is not used again."""

    async def script(asked: Asked) -> None:
        await asked.answer()
        await asked.write(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil")

    upstream.script = first_then_mine(script)
    await http.get("/v1/cases")
    for _ in range(3):
        assert (await http.get("/v1/cases/mine")).text == "GET /v1/cases/mine HTTP/1.1"


async def test_requests_in_one_packet_get_their_answers_in_order(raw: RawClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        body = await asked.read_body()
        await asked.answer(body=asked.line.encode() + b" " + body)

    upstream.script = script
    first = b"POST /v1/cases/one HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    second = b"POST /v1/cases/two HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ndef\r\n0\r\n\r\n"
    last = b"GET /v1/cases/three HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    answer = await raw.send(first + second + last)
    bodies = [part.partition(b"\r\n\r\n")[2] for part in answer.data.split(b"HTTP/1.1 200 OK")[1:]]
    assert [body.replace(b"POST ", b"").replace(b"GET ", b"").split(b" ")[0] for body in bodies] == [
        b"/v1/cases/one",
        b"/v1/cases/two",
        b"/v1/cases/three",
    ]
    assert [body.split(b" ")[-1] for body in bodies] == [b"abc", b"def", b""]
