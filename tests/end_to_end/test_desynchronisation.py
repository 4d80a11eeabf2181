"""No user's request becomes part of another's: attacked at the real gateway, before the real services.

Whatever one client leaves half sent, the next client's answer is its own. Each attack keeps its connection open, so
that nothing is mended by its end. What only a misbehaving service could do: tests/gateway/test_desynchronisation.py.
"""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

import pytest

from local.demo import stage_on
from local.demo.stage import Stage
from local.loopback import loopback_client
from local.platform import Platform
from services.gateway.main import DISCARD_SECONDS
from tests.gateway.scripted_upstream import closed
from tests.support.eventually import within

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.7")]

PATIENCE = 5.0  # a request that waits for another's body is answered after thirty
NEXT_USERS = 3
OTHER_ADDRESSES = ("127.0.0.2", "127.0.0.3")  # their requests count against no limit that other tests meet
HIDDEN = b"POST /internal/events HTTP/1.1\r\nHost: a\r\nX-Request-Id: smuggled-request\r\nContent-Length: 0\r\n\r\n"
UNFINISHED = b"POST /v1/staff HTTP/1.1\r\nHost: a\r\nX-Swallowed: "
# What a service answers before it has read the body: (the status, the request line).
EARLY = {
    "404": (404, b"POST /v1/cases/no/such/route"),
    "405": (405, b"DELETE /v1/cases"),
    "401": (401, b"POST /v1/attendance-imports"),
    "a form, which is read first": (400, b"POST /identity/token"),
}
BEGUN = {
    "ten bytes of many": b"Content-Length: 100000\r\n\r\n0123456789",
    "a request in the body": b"Content-Length: 100000\r\n\r\n" + HIDDEN,
    "an unfinished head in the body": b"Content-Length: 100000\r\n\r\n" + UNFINISHED,
    "a chunk that does not end": b"Transfer-Encoding: chunked\r\n\r\n186a0\r\n" + HIDDEN,
    "chunks that do not end": b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "100-continue": b"Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n0123456789",
}


@asynccontextmanager
async def attacking(platform: Platform, sent: bytes, *, of: str = "") -> AsyncIterator[asyncio.StreamReader]:
    """Send the bytes, from the address `of` if one is named; the connection stays open as long as the block lasts."""
    host, _, port = platform.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port), local_addr=(of, 0) if of else None)
    try:
        writer.write(sent)
        await writer.drain()
        yield reader
    finally:
        await closed(writer)


async def answer_to(reader: asyncio.StreamReader, seconds: float = PATIENCE) -> bytes:
    """Return the head of the final answer."""
    while True:
        head = await within(seconds, reader.readuntil(b"\r\n\r\n"), "an answer", seen=lambda: reader)
        if not head.startswith(b"HTTP/1.1 100"):
            return head


async def until_the_end(reader: asyncio.StreamReader) -> bytes:
    """Return all that still comes until the connection is closed."""
    return await within(PATIENCE, reader.read(), "the connection's end", seen=lambda: reader)


async def problem_in(reader: asyncio.StreamReader, head: bytes) -> dict[str, object]:
    """Return the body behind the head, a problem in JSON."""
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None, head
    found = json.loads(await within(PATIENCE, reader.readexactly(int(length[1])), "the body", seen=lambda: reader))
    assert isinstance(found, dict)
    return found


async def assert_that_others_are_answered_for_themselves(platform: Platform, path: str) -> None:
    """Ask as other users, of the same service, and find in each answer the address and the id that were sent."""
    async with loopback_client(platform.url, PATIENCE) as http:
        for number in range(NEXT_USERS):
            asked = f"{path}/{number}/nobody-has-this"
            mine = f"next-user-{number}"
            answer = await http.get(asked, headers={"X-Request-Id": mine})
            told = answer.json()
            assert (answer.status_code, told["instance"], told["request_id"]) == (404, asked, mine)
        found = await http.get("/identity/.well-known/openid-configuration", headers={"X-Request-Id": "another-user"})
        assert found.json()["issuer"].endswith("/identity")


@pytest.mark.parametrize("body", BEGUN.values(), ids=BEGUN.keys())
@pytest.mark.parametrize(("status", "line"), EARLY.values(), ids=EARLY.keys())
async def test_an_answer_that_comes_before_the_body_leaves_nothing_behind(
    platform: Platform, status: int, line: bytes, body: bytes
) -> None:
    sent = line + b" HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n" + body
    async with attacking(platform, sent) as reader:
        if status != 400:  # a form is read before it is refused
            assert (await answer_to(reader)).startswith(b"HTTP/1.1 %d" % status)
        path = line.split()[1].decode().removesuffix("/no/such/route").removesuffix("/token")
        await assert_that_others_are_answered_for_themselves(platform, path)


async def test_an_upload_that_is_too_large_breaks_nobody_elses_request(stage: Stage) -> None:
    bearer = {"Authorization": f"Bearer {await stage.token('facilitator')}", "Content-Type": "text/csv"}
    async with loopback_client(stage.platform.url) as http:
        for _ in range(3):
            answer = await http.post(
                f"/v1/attendance-imports?session_id={UUID(int=0)}", content=bytes(10_000_000), headers=bearer
            )
            assert (answer.status_code, answer.json()["code"]) == (413, "report-too-large")
            await assert_that_others_are_answered_for_themselves(stage.platform, "/v1/attendance-imports")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
async def test_a_method_without_a_body_in_its_answer_leaves_nothing_behind(platform: Platform, method: str) -> None:
    sent = method.encode() + b" /v1/cases/no/such/route HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n" + HIDDEN
    async with attacking(platform, sent) as reader:
        await answer_to(reader)
        await assert_that_others_are_answered_for_themselves(platform, "/v1/cases")


@pytest.fixture(scope="module")
def known(platform: Platform) -> tuple[str, bytes]:
    """Something that its reader has the current version of: its address, and the header fields that say so."""
    stage = stage_on(platform, platform.directory.path.parent / "clock-offset")

    async def read() -> tuple[str, bytes]:
        centres = await stage.read("administrator", "/v1/centres")
        path = f"/v1/centres/{centres['items'][0]['id']}"
        etag = (await stage.call("administrator", "GET", path)).headers["ETag"]
        token = await stage.token("administrator")
        return path, f"Host: a\r\nAuthorization: Bearer {token}\r\nIf-None-Match: {etag}\r\n".encode()

    return asyncio.run(read())


@pytest.mark.parametrize("body", BEGUN.values(), ids=BEGUN.keys())
@pytest.mark.parametrize("method", [b"GET", b"HEAD"], ids=["GET", "HEAD"])
async def test_a_304_that_comes_before_the_body_leaves_nothing_behind(
    platform: Platform, known: tuple[str, bytes], method: bytes, body: bytes
) -> None:
    path, fields = known
    async with attacking(platform, b"%s %s HTTP/1.1\r\n%s" % (method, path.encode(), fields + body)) as reader:
        assert (await answer_to(reader)).startswith(b"HTTP/1.1 304 ")
        await assert_that_others_are_answered_for_themselves(platform, "/v1/centres")


async def test_what_follows_a_304_on_its_connection_is_the_next_answer(
    platform: Platform, known: tuple[str, bytes]
) -> None:
    """A 304 has no body, to GET and to HEAD: what comes behind its head belongs to the request behind it."""
    path, fields = known
    conditional = b"".join(
        b"%s %s HTTP/1.1\r\n%s\r\n" % (method, path.encode(), fields) for method in (b"GET", b"HEAD")
    )
    last = f"GET {path}/nobody-has-this HTTP/1.1\r\nHost: a\r\nX-Request-Id: behind-them\r\n\r\n".encode()
    async with attacking(platform, conditional * 3 + last) as reader:
        for _ in range(6):
            assert (await answer_to(reader)).startswith(b"HTTP/1.1 304 ")
        told = await problem_in(reader, await answer_to(reader))
        assert (told["instance"], told["request_id"]) == (f"{path}/nobody-has-this", "behind-them")
        await assert_that_others_are_answered_for_themselves(platform, "/v1/centres")


async def used_up(platform: Platform, address: str) -> None:
    """Ask to sign in from the address until it is refused for asking too often."""
    once = b"POST /identity/token HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    async with attacking(platform, once * 300, of=address) as reader:
        while not (head := await answer_to(reader)).startswith(b"HTTP/1.1 429 "):
            await problem_in(reader, head)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere loopback has one address, which all tests share")
async def test_a_429_that_comes_before_the_body_leaves_nothing_behind(platform: Platform) -> None:
    """The gateway's own: it waits a moment for the rest, in vain, so all bodies are begun at once; then it closes."""
    await used_up(platform, OTHER_ADDRESSES[0])
    line = b"POST /identity/token HTTP/1.1\r\nHost: a\r\n"
    async with AsyncExitStack() as stack:
        readers = [
            await stack.enter_async_context(attacking(platform, line + body, of=OTHER_ADDRESSES[0]))
            for body in BEGUN.values()
        ]
        await assert_that_others_are_answered_for_themselves(platform, "/identity")
        for reader in readers:
            head = await answer_to(reader, DISCARD_SECONDS + PATIENCE)
            assert head.startswith(b"HTTP/1.1 429 ")
            assert (await problem_in(reader, head))["instance"] == "/identity/token"
            assert await until_the_end(reader) == b"", "nothing of the body is answered"
            await assert_that_others_are_answered_for_themselves(platform, "/identity")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere loopback has one address, which all tests share")
async def test_what_follows_a_429_on_its_connection_is_the_next_answer(platform: Platform) -> None:
    """As behind a proxy that sends the requests of many over one connection: the refused body is read to its end."""
    await used_up(platform, OTHER_ADDRESSES[1])
    refused = b"POST /identity/token HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s" % (len(HIDDEN), HIDDEN)
    mine = b"GET /v1/cases/nobody-has-this/nowhere HTTP/1.1\r\nHost: a\r\nX-Request-Id: behind-it\r\n\r\n"
    async with attacking(platform, refused + mine, of=OTHER_ADDRESSES[1]) as reader:
        head = await answer_to(reader)
        assert head.startswith(b"HTTP/1.1 429 ")
        await problem_in(reader, head)
        told = await problem_in(reader, await answer_to(reader))
        assert (told["instance"], told["request_id"]) == ("/v1/cases/nobody-has-this/nowhere", "behind-it")
        await assert_that_others_are_answered_for_themselves(platform, "/identity")


async def test_requests_in_one_packet_are_answered_one_by_one_each_with_its_own(platform: Platform) -> None:
    asked = [f"/v1/{name}/pipelined-{number}/nowhere" for number, name in enumerate(("cases", "groups", "cems") * 3)]
    sent = b"".join(
        f"POST {path} HTTP/1.1\r\nHost: a\r\nX-Request-Id: piped-{number:04}\r\nContent-Length: 5\r\n\r\nG E T".encode()
        for number, path in enumerate(asked)
    )
    async with attacking(platform, sent) as reader:
        for number, path in enumerate(asked):
            told = await problem_in(reader, await answer_to(reader))
            assert (told["instance"], told["request_id"]) == (path, f"piped-{number:04}")


async def test_clients_that_vanish_in_the_middle_of_their_bodies_take_nobody_with_them(platform: Platform) -> None:
    for body in BEGUN.values():
        sent = b"POST /v1/cases/no/such/route HTTP/1.1\r\nHost: a\r\n" + body
        async with attacking(platform, sent):
            pass
        await assert_that_others_are_answered_for_themselves(platform, "/v1/cases")


async def test_no_request_of_an_attack_reached_what_is_internal(platform: Platform) -> None:
    """The services log each request that they answer: the hidden ones are none."""
    logs = [path.read_text() for path in platform.directory.logs.glob("*.log*")]
    assert any("/v1/cases" in log for log in logs)
    assert not any("smuggled-request" in log for log in logs)


async def test_the_ports_that_the_gateway_knows_have_nothing_internal(platform: Platform) -> None:
    assert platform.internal_urls
    for name, url in platform.internal_urls.items():
        async with loopback_client(platform.urls[name]) as public, loopback_client(url) as internal:
            assert (await public.post("/internal/events", content=b"[]")).status_code == 404
            assert (await internal.post("/internal/events", content=b"[]")).status_code == 401
