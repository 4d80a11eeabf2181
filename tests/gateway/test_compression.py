"""Which answers are compressed, and that a compressed stream is still a stream."""

import asyncio
import gzip
import zlib

import brotli  # type: ignore[import-untyped]  # it ships no types
import httpx2
import pytest

from services.gateway.compression import encoder_for
from tests.gateway.scripted_upstream import JSON, Asked, ScriptedUpstream

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.4")]

PAGE = b'{"items": [' + b'{"name": "Quispe Mamani", "state": "RECEIVED"}, ' * 50 + b"{}]}"


def chosen(accept: bytes, *fields: tuple[bytes, bytes], status: int = 200, size: int | None = 5000) -> bytes | None:
    encoder = encoder_for(accept, status, [(b"content-type", b"application/json"), *fields], size)
    return encoder.name if encoder else None


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (b"", None),
        (b"identity", None),
        (b"deflate", None),
        (b"gzip", b"gzip"),
        (b"gzip, deflate, br, zstd", b"br"),
        (b"gzip;q=1.0, br;q=0.5", b"gzip"),
        (b"br;q=0, gzip", b"gzip"),
        (b"gzip;q=0", None),
        (b"*", b"br"),
        (b"*;q=0", None),
        (b"gzip;q=nonsense", None),
    ],
)
def test_the_coding_is_the_one_the_client_prefers(accept: bytes, coding: bytes | None) -> None:
    assert chosen(accept) == coding


def test_small_encoded_partial_and_binary_answers_go_as_they_are() -> None:
    assert chosen(b"gzip", size=1023) is None
    assert chosen(b"gzip", size=None) == b"gzip"
    assert chosen(b"gzip", (b"content-encoding", b"br")) is None
    assert chosen(b"gzip", (b"cache-control", b"private, no-transform")) is None
    assert chosen(b"gzip", status=206) is None
    assert chosen(b"gzip", status=304) is None
    for kind in (b"application/pdf", b"image/png", b"text/event-stream", b""):
        assert encoder_for(b"gzip", 200, [(b"content-type", kind)], 5000) is None


async def test_a_page_is_compressed_and_keeps_its_version(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.answer(fields=JSON + b'etag: "3"\r\n', body=PAGE)

    upstream.script = script
    async with http.stream("GET", "/v1/cases", headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join([piece async for piece in answer.aiter_raw()])
    assert gzip.decompress(raw) == PAGE
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(raw) < len(PAGE) / 5
    assert "Accept-Encoding" in answer.headers.get_list("vary")
    assert answer.headers["etag"] == '"3"'
    async with http.stream("GET", "/v1/cases", headers={"accept-encoding": "br"}) as answer:
        raw = b"".join([piece async for piece in answer.aiter_raw()])
    assert brotli.decompress(raw) == PAGE


async def test_each_piece_of_a_compressed_stream_comes_at_once(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    go_on = asyncio.Event()

    async def script(asked: Asked) -> None:
        await asked.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n"
        )
        await go_on.wait()
        await asked.write(b"3\r\ntwo\r\n0\r\n\r\n")

    upstream.script = script
    reader = zlib.decompressobj(31)
    async with http.stream("GET", "/v1/cases", headers={"accept-encoding": "gzip"}) as answer:
        pieces = answer.aiter_raw()
        assert reader.decompress(await anext(pieces)) == b"one"
        go_on.set()
        rest = b"".join([reader.decompress(piece) async for piece in pieces])
    assert rest == b"two"
    assert reader.eof, "the stream has its proper end"
