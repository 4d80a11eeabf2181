"""The server's side of each client connection: uvicorn's own HTTP/1.1, guarded and writing once per answer.

uvicorn has no bound on header fields, trailers or chunk extensions, waits for ever for a head that never ends, and
refuses bad HTTP in plain text. All of that happens before an ASGI application sees anything, so it is put right here.
"""

import asyncio
import json
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from services.gateway.errors import HeadersTooLarge, MalformedRequest, RequestTimeout
from shared.problems import MEDIA_TYPE, Problem, document

SILENT_BYTES = 96 * 1024  # received without a body byte or a complete head coming of it
HEAD_SECONDS = 15.0
CORK_BYTES = 64 * 1024
LINGER_SECONDS = 10.0


class CorkedTransport:
    """A transport that joins what is written in one turn of the loop: the head and the body leave in one packet.

    uvloop writes at once, so uvicorn would spend two system calls per answer; here that was a sixth of the cost.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pending: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Keep the bytes until the turn ends, or until there are many."""
        if not self._pending:
            self._loop.call_soon(self.flush)
        self._pending.append(data)
        self._size += len(data)
        if self._size > CORK_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what was kept."""
        if self._pending:
            data = b"".join(self._pending)
            self._pending.clear()
            self._size = 0
            self._transport.write(data)

    def close(self) -> None:
        """Write what was kept and close; a client that does not read what is left is not waited for long."""
        self.flush()
        if self._transport.get_write_buffer_size():
            self._loop.call_later(LINGER_SECONDS, self._transport.abort)
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class GuardedConnection(HttpToolsProtocol):
    """uvicorn's protocol with bounds on what a client may send before it says anything."""

    _silent_bytes = 0
    _in_head = False
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvicorn narrows it too
        """Start the time for the first head."""
        super().connection_made(cast(asyncio.Transport, CorkedTransport(transport, self.loop)))
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse; refuse a client that sends and sends without anything coming of it."""
        self._silent_bytes += len(data)
        super().data_received(data)
        if self._silent_bytes > SILENT_BYTES:
            self._refuse(HeadersTooLarge(limit_bytes=SILENT_BYTES))
        elif self._in_head and self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def on_message_begin(self) -> None:
        """Enter a head."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Leave the head."""
        self._in_head = False
        self._silent_bytes = 0
        self._stop_timer()
        super().on_headers_complete()
        if self.parser.should_upgrade():  # it takes all that follows such a head, its body too, for another request
            self.cycle.keep_alive = False
        self.headers = []  # the request keeps its own; trailers, which uvicorn would add to it, end up here

    def on_body(self, body: bytes) -> None:
        """Note that something came of the bytes."""
        self._silent_bytes = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP, as a problem like every other refusal."""
        self._refuse(MalformedRequest())

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        self._refuse(RequestTimeout())

    def _answering(self) -> bool:
        """Whether an answer is on its way, or earlier requests of the connection wait for theirs."""
        cycle = self.cycle
        under_way = cycle is not None and cycle.response_started and not cycle.response_complete
        return under_way or bool(self.pipeline)

    def _refuse(self, problem: Problem) -> None:
        """Answer and close; only close where an answer is under way, which must then look broken."""
        if self.transport.is_closing():
            return
        if not self._answering():
            body = json.dumps(document(problem, "es", ""), ensure_ascii=False).encode()
            head = (
                f"HTTP/1.1 {problem.status} {problem.code}\r\ncontent-type: {MEDIA_TYPE}\r\n"
                f"content-length: {len(body)}\r\ncontent-language: es\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(head.encode() + body)
        self.transport.close()
