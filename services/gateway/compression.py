"""Compressing answers: text above a kilobyte, by what the client accepts, piece by piece as it comes."""

import zlib
from functools import lru_cache
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # it ships no types

from services.gateway.request import Header

SMALLEST_BYTES = 1024
_COMPRESSIBLE = (
    b"application/json",
    b"application/problem+json",
    b"application/javascript",
    b"application/xml",
    b"image/svg+xml",
    b"text/",
)
_NEVER = b"text/event-stream"


class Encoder(Protocol):
    """A running compression; each piece comes out at once, so that a stream stays a stream."""

    name: bytes

    def encode(self, data: bytes) -> bytes:
        """Return the compressed form of one piece."""

    def finish(self) -> bytes:
        """Return what ends the stream."""


class Gzip:
    """gzip at a middle level."""

    name = b"gzip"

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(5, zlib.DEFLATED, 31)

    def encode(self, data: bytes) -> bytes:
        """Return the compressed form of one piece."""
        return self._compressor.compress(data) + self._compressor.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        """Return what ends the stream."""
        return self._compressor.flush(zlib.Z_FINISH)


class Brotli:
    """Brotli at a level fit for answers made on the fly."""

    name = b"br"

    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=4)

    def encode(self, data: bytes) -> bytes:
        """Return the compressed form of one piece."""
        piece: bytes = self._compressor.process(data) + self._compressor.flush()
        return piece

    def finish(self) -> bytes:
        """Return what ends the stream."""
        last: bytes = self._compressor.finish()
        return last


def encoder_for(accept_encoding: bytes, status: int, fields: list[Header], size: int | None) -> Encoder | None:
    """Return the encoder for an answer, or None if it is to go as it is; `size` in bytes, None if unknown.

    The entity tag stays as it is: it names the version of the resource, which clients send back in If-Match.
    """
    if status in (204, 206, 304) or (size is not None and size < SMALLEST_BYTES):
        return None
    kind = _accepted(accept_encoding)
    if kind is None:
        return None
    content_type = b""
    for name, value in fields:
        if name == b"content-type":
            content_type = value
        elif name == b"content-encoding" or (name == b"cache-control" and b"no-transform" in value):
            return None
    return kind() if is_compressible(content_type) else None


def is_compressible(content_type: bytes) -> bool:
    """Tell whether an answer of this type may come compressed, to who accepts it."""
    return content_type.startswith(_COMPRESSIBLE) and not content_type.startswith(_NEVER)


@lru_cache(maxsize=512)
def _accepted(accept_encoding: bytes) -> type[Gzip] | type[Brotli] | None:
    weights: dict[str, float] = {}
    for part in accept_encoding.decode("latin1").lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip()] = _weight(parameter.strip())
    anything = weights.get("*", 0.0)
    br, gzip = weights.get("br", anything), weights.get("gzip", anything)
    if max(br, gzip) <= 0:
        return None
    return Brotli if br >= gzip else Gzip


def _weight(parameter: str) -> float:
    if not parameter.startswith("q="):
        return 1.0
    try:
        return float(parameter[2:])
    except ValueError:
        return 0.0
