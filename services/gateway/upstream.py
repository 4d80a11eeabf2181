"""HTTP/1.1 towards one service: a keep-alive connection and the pool of them.

Hand-written on httptools because aiohttp's client cannot be that lean: a proxy that did nothing else took 170 us of CPU
a request with it, 60 us with this, and all the gateway does besides takes another 50 us. It speaks only what the proxy
needs: one exchange at a time, bodies streamed.
"""

import asyncio
import ssl
import time
from collections import deque
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import httptools

READ_AHEAD_BYTES = 128 * 1024
IDLE_SECONDS = 4.0  # uvicorn closes an idle connection after 5 s: be first


class UpstreamDown(Exception):
    """No connection could be made: nothing was sent."""


class UpstreamBusy(UpstreamDown):
    """As many requests are open at the service as it may have: waiting would only make more."""


class UpstreamBroken(Exception):
    """The connection ended, or stopped being HTTP, before the answer was complete."""


class UpstreamConnection(asyncio.Protocol):
    """One connection to a service, used for one exchange after another."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpResponseParser(self)
        self._waiter: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._error: Exception | None = None
        self._transport: asyncio.Transport
        self._reading_paused = False
        self.closed = False
        self.complete = True
        self.begin(False)
        self.complete = True

    def begin(self, head_only: bool) -> None:
        """Make ready for the next exchange; `head_only` for HEAD, whose answer has no body."""
        self._head_only = head_only
        self._chunks: list[bytes] = []
        self._buffered = 0
        self._framed = head_only
        self._head_arrived = False
        self._keep_alive = False
        self.complete = False
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []

    @property
    def reusable(self) -> bool:
        """Whether the exchange is over and the connection may carry another."""
        return self.complete and self._keep_alive and not self.closed and not self._head_only

    @property
    def answered(self) -> bool:
        """Whether any part of the answer has arrived."""
        return self._head_arrived

    def write(self, data: bytes) -> None:
        """Send bytes; call `drain` after large ones."""
        self._transport.write(data)

    async def drain(self) -> None:
        """Wait until the service has taken most of what was written."""
        while self._writable is not None and not self.closed:
            await asyncio.shield(self._writable)

    async def head(self) -> None:
        """Wait for the status and the header fields."""
        while not self._head_arrived:
            await self._wait()

    async def read(self) -> bytes:
        """Return what has arrived of the body, waiting for some; b"" at its end."""
        while not self._chunks:
            if self.complete:
                return b""
            await self._wait()
        return self.take()

    def take(self) -> bytes:
        """Return what has arrived of the body, without waiting."""
        chunks = self._chunks
        data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        self._chunks = []
        self._buffered = 0
        if self._reading_paused:
            self._reading_paused = False
            self._transport.resume_reading()
        return data

    def abort(self, error: Exception) -> None:
        """End the connection at once; whoever waits on it gets the error."""
        if self._error is None:
            self._error = error
        self.closed = True
        self._transport.abort()
        self._wake()

    def close(self) -> None:
        """Close a connection that is not in use."""
        self.closed = True
        self._transport.close()

    async def _wait(self) -> None:
        if self._error is not None:
            raise self._error
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
        if self._error is not None:
            raise self._error

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # asyncio.Protocol
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Parse, and wake the exchange once per arrival."""
        if self.complete:
            self.abort(UpstreamBroken("bytes that no request asked for"))
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self.complete:  # the answer is whole; what follows it is nobody's
                self.closed = True
                self._transport.abort()
            else:
                self.abort(UpstreamBroken(str(error)))
                return
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the exchange: well if the body runs to the end of the connection, else as broken."""
        self.closed = True
        if not self.complete:
            if self._head_arrived and not self._framed and exc is None:
                self.complete = True
            elif self._error is None:
                self._error = UpstreamBroken("the connection was closed")
        self.resume_writing()
        self._wake()

    def pause_writing(self) -> None:
        """Make `drain` wait."""
        if self._writable is None:
            self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        """Let `drain` go on."""
        if self._writable is not None:
            self._writable.set_result(None)
            self._writable = None

    # httptools
    def on_message_begin(self) -> None:
        """Refuse a second answer to one request."""
        if self.complete:
            raise UpstreamBroken("bytes that no request asked for")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header field; trailers are dropped."""
        if self._head_arrived:
            return
        name = name.lower()
        if name == b"content-length" or name == b"transfer-encoding":
            self._framed = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Take the status; informational answers (1xx) are skipped."""
        status = self._parser.get_status_code()
        if status < 200:
            return
        self.status = status
        self._head_arrived = True
        self._framed = self._framed or status in (204, 304)
        self._keep_alive = self._parser.should_keep_alive()
        if self._head_only:
            self.complete = True

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body, and stop reading when the client is slower than the service."""
        self._chunks.append(body)
        self._buffered += len(body)
        if self._buffered > READ_AHEAD_BYTES and not self._reading_paused:
            self._reading_paused = True
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        """Mark the answer complete."""
        if self._head_arrived:
            self.complete = True
        else:
            self.headers = []


class Answer(NamedTuple):
    """A whole small answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Upstream:
    """One service: its address and its open connections."""

    def __init__(self, name: str, url: str, connect_timeout: float, connections: int) -> None:
        parts = urlsplit(url)
        self.name = name
        self.authority = parts.netloc.encode("ascii")
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._connect_timeout = connect_timeout
        self._limit = connections
        self._in_use = 0
        self._idle: deque[tuple[UpstreamConnection, float]] = deque()

    def idle(self) -> UpstreamConnection | None:
        """Return an open connection that is free and fresh, if there is one, and count it as in use."""
        oldest_usable = time.monotonic() - IDLE_SECONDS
        while self._idle:
            connection, since = self._idle.pop()
            if since < oldest_usable:
                connection.close()
            elif not connection.closed:
                self._in_use += 1
                return connection
        return None

    async def connect(self) -> UpstreamConnection:
        """Open a connection, counted as in use; UpstreamDown if refused or too many are open, TimeoutError if late."""
        if self._in_use >= self._limit:
            raise UpstreamBusy(f"{self.name}: {self._limit} requests are open")
        self._in_use += 1
        try:
            async with asyncio.timeout(self._connect_timeout):
                _, connection = await asyncio.get_running_loop().create_connection(
                    UpstreamConnection, self._host, self._port, ssl=self._tls
                )
        except BaseException as error:
            self._in_use -= 1
            if isinstance(error, OSError) and not isinstance(error, TimeoutError):
                raise UpstreamDown(f"{self.name}: {error!r}") from error
            raise
        return connection

    def release(self, connection: UpstreamConnection) -> None:
        """Give a connection back: kept if it can carry another exchange, else ended."""
        self._in_use -= 1
        if connection.reusable:
            now = time.monotonic()
            self._idle.append((connection, now))
            while self._idle[0][1] < now - IDLE_SECONDS:
                self._idle.popleft()[0].close()
        elif not connection.closed:
            connection.abort(UpstreamBroken("given up"))

    async def get(self, path: str, timeout: float) -> Answer:  # noqa: ASYNC109 - the whole exchange's time
        """Fetch a small document on a connection of its own; raises UpstreamDown, UpstreamBroken or TimeoutError."""
        async with asyncio.timeout(timeout):
            connection = await self.connect()
            try:
                connection.begin(False)
                connection.write(
                    b"GET %s HTTP/1.1\r\nhost: %s\r\nconnection: close\r\n\r\n" % (path.encode("ascii"), self.authority)
                )
                await connection.head()
                body = bytearray()
                while chunk := await connection.read():
                    body += chunk
                return Answer(connection.status, connection.headers, bytes(body))
            finally:
                self.release(connection)

    def close(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop()[0].close()
