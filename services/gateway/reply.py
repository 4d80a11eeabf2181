"""An answer that the gateway makes itself, whole."""

import gzip
import json
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import Any, NamedTuple

from services.gateway.request import Header, Request


class Reply(NamedTuple):
    """Status, header fields and body."""

    status: int
    fields: list[Header]
    body: bytes = b""


Page = Callable[[Request], Awaitable[Reply]]


def json_reply(status: int, document: Any, *fields: Header) -> Reply:
    """Return a JSON answer."""
    body = json.dumps(document, ensure_ascii=False).encode()
    return Reply(status, [(b"content-type", b"application/json"), *fields], body)


class Stored:
    """A document served again and again: compressed once, not once per reader."""

    def __init__(self, content_type: str, body: bytes, *fields: Header) -> None:
        self._fields: list[Header] = [(b"content-type", content_type.encode()), *fields]
        self._body = body

    @cached_property
    def _compressed(self) -> bytes:
        return gzip.compress(self._body, 9, mtime=0)

    def reply(self, request: Request) -> Reply:
        """Return the document as this reader takes it."""
        vary = (b"vary", b"Accept-Encoding")
        if b"gzip" in request.header(b"accept-encoding"):
            return Reply(200, [*self._fields, vary, (b"content-encoding", b"gzip")], self._compressed)
        return Reply(200, [*self._fields, vary], self._body)

    async def __call__(self, request: Request) -> Reply:
        """Answer as a page."""
        return self.reply(request)
