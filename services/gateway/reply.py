"""An answer that the gateway makes itself, whole."""

import gzip
import hashlib
import json
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import Any, NamedTuple

from services.gateway.request import Header, Request
from shared.web.entity_tags import is_current


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
        self._etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        self._fields: list[Header] = [(b"content-type", content_type.encode()), (b"etag", self._etag.encode()), *fields]
        if all(name != b"cache-control" for name, _ in fields):
            self._fields.append((b"cache-control", b"no-cache"))  # kept, and asked for anew by its entity tag
        self._body = body

    @cached_property
    def _compressed(self) -> bytes:
        return gzip.compress(self._body, 9, mtime=0)

    def reply(self, request: Request) -> Reply:
        """Return the document as this reader takes it."""
        if is_current(request.header(b"if-none-match").decode("latin1"), self._etag):
            return Reply(304, self._fields)
        if b"gzip" in request.header(b"accept-encoding"):
            return Reply(200, [*self._fields, (b"content-encoding", b"gzip")], self._compressed)
        return Reply(200, self._fields, self._body)

    async def __call__(self, request: Request) -> Reply:
        """Answer as a page."""
        return self.reply(request)
