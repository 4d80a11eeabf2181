"""Passing one request on to a service and its answer back, both as streams.

Time-outs: connecting and waiting for an answer end as 504, a client that stops sending as 408. Whatever breaks after
the answer has begun breaks the client's transfer too: a cut answer must never look whole.
"""

import asyncio
from contextlib import suppress

from services.gateway.compression import Encoder, encoder_for
from services.gateway.deadlines import Deadlines
from services.gateway.errors import (
    BadUpstreamAnswer,
    BodyTooLarge,
    MalformedRequest,
    RequestTimeout,
    ServiceTimeout,
    ServiceUnavailable,
)
from services.gateway.request import Header, Message, Receive, Request, Send
from services.gateway.response import ResponseFields
from services.gateway.settings import Settings
from services.gateway.upstream import Upstream, UpstreamBroken, UpstreamBusy, UpstreamConnection, UpstreamDown
from shared.problems import Problem

# A request without a body that may be sent again when a kept connection turns out to be closed.
REPEATABLE = frozenset(("GET", "HEAD", "OPTIONS"))
RETRY_SECONDS = 0.1  # between two tries to connect to a service that is being restarted
PATIENCE_SECONDS = 0.1  # an answer later than this is worth watching whether the client is still there


class ClientGone(Exception):
    """The client closed its connection; nobody is there to answer."""


class AnswerBroken(Exception):
    """The answer had begun and could not be completed."""


class Exchange:
    """One request on its way through the gateway."""

    def __init__(
        self,
        request: Request,
        upstream: Upstream,
        receive: Receive,
        send: Send,
        settings: Settings,
        fields: ResponseFields,
        deadlines: Deadlines,
    ) -> None:
        self._request = request
        self._upstream = upstream
        self._receive = receive
        self._send = send
        self._settings = settings
        self._fields = fields
        self._loop = asyncio.get_running_loop()
        self._deadlines = deadlines
        self._task: asyncio.Task[object] | None = None
        self._until = self._loop.time() + settings.idle_timeout
        self._watch_from = float("inf")
        self._expired = False
        self._connection: UpstreamConnection | None = None
        self._side_task: asyncio.Task[None] | None = None
        self._waiting_for_client = False
        self._answering = False
        self._started = False

    async def run(self, client: str) -> int:
        """Do it for the client at that address and return the status answered.

        Raises the Problem to answer instead, ClientGone or AnswerBroken.
        """
        self._task = asyncio.current_task()
        self._deadlines.add(self, self._loop)
        try:
            first, more = await self._first_piece()
            await self._ask(self._head(client, len(first), more), first, more)
            return await self._answer()
        except asyncio.CancelledError:
            if self._task is None or not self._expired:
                raise
            self._task.uncancel()
            raise self._fault(RequestTimeout() if self._waiting_for_client else ServiceTimeout(self._name)) from None
        except TimeoutError:
            raise self._fault(ServiceTimeout(self._name)) from None
        except UpstreamDown:
            raise self._fault(ServiceUnavailable(self._name)) from None
        except UpstreamBroken:
            raise self._fault(BadUpstreamAnswer(self._name)) from None
        except Problem as problem:
            raise self._fault(problem) from None
        finally:
            self._deadlines.discard(self)
            self._end()

    def tick(self, now: float) -> None:
        """End the exchange when its time is over; when the answer is late, watch whether the client is still there."""
        if now > self._until and self._task is not None and not self._expired:
            self._expired = True
            self._task.cancel()
        elif now > self._watch_from:
            self._watch_from = float("inf")
            self._side_task = self._loop.create_task(self._watch())

    @property
    def _name(self) -> str:
        return self._upstream.name

    def _fault(self, problem: Problem) -> Exception:
        return AnswerBroken() if self._started else problem

    # the request
    async def _first_piece(self) -> tuple[bytes, bool]:
        """Return the first piece of the body and whether more follows; small bodies are whole in it."""
        if not self._request.has_body:
            return b"", False
        self._waiting_for_client = True
        message = await self._receive()
        self._waiting_for_client = False
        first, self._request.body_pending = _body_of(message)
        return first, self._request.body_pending

    def _head(self, client: str, first: int, more: bool) -> bytes:
        """Return the request line and the header fields as the service gets them."""
        request = self._request
        lines = [
            b"%s %s HTTP/1.1\r\nhost: %s\r\nx-forwarded-host: %s\r\nx-forwarded-for: %s\r\nx-forwarded-proto: %s\r\n"
            b"x-request-id: %s\r\ntraceparent: %s\r\n"
            % (
                request.method.encode("ascii"),
                request.target,
                request.host,
                request.host,
                client.encode("ascii"),
                request.scheme.encode("ascii"),
                request.request_id,
                request.traceparent,
            ),
            *request.passed,
        ]
        expected = 8 + len(request.passed) // 4
        if request.chunked and more:
            lines.append(b"transfer-encoding: chunked\r\n\r\n")
        elif request.chunked:
            lines.append(b"content-length: %d\r\n\r\n" % first)
        elif request.content_length is not None:
            lines.append(b"content-length: %d\r\n\r\n" % request.content_length)
        else:
            lines.append(b"\r\n")
            expected -= 1
        head = b"".join(lines)
        if head.count(b"\n") != expected + 1 or head.count(b"\r") != expected + 1 or b"\0" in head:
            raise MalformedRequest()  # a line break smuggled into a field would be a request of its own behind us
        return head

    async def _ask(self, head: bytes, first: bytes, more: bool) -> None:
        """Send the request and wait for the head of the answer; once more if a kept connection was closed."""
        again = self._request.method in REPEATABLE and not self._request.has_body
        connection = self._upstream.idle()
        fresh = connection is None
        while True:
            if connection is None:
                connection = await self._connect()
            self._connection = connection
            connection.begin(self._request.method == "HEAD")
            self._write_request(connection, head, first, more)
            try:
                await connection.head()
                return
            except UpstreamBroken:
                if fresh or not again or connection.answered:
                    raise
            self._upstream.release(connection)
            self._connection = connection = None
            fresh = True

    async def _connect(self) -> UpstreamConnection:
        """Connect; a service that is being restarted is waited for: nothing was sent, so any request may wait."""
        self._until = self._loop.time() + self._settings.idle_timeout
        given_up = self._loop.time() + self._settings.restart_patience
        while True:
            try:
                return await self._upstream.connect()
            except UpstreamBusy:
                raise
            except UpstreamDown:
                if self._loop.time() >= given_up:
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    def _write_request(self, connection: UpstreamConnection, head: bytes, first: bytes, more: bool) -> None:
        now = self._loop.time()
        self._until = now + self._settings.response_timeout
        chunked = self._request.chunked and more
        connection.write(head + _framed(first, chunked) if first else head)
        if more:
            self._side_task = self._loop.create_task(self._pass_body(connection, len(first), chunked))
        elif self._side_task is None:
            self._watch_from = now + PATIENCE_SECONDS

    async def _pass_body(self, connection: UpstreamConnection, passed: int, chunked: bool) -> None:
        """Pass the rest of the body on, at the pace of the slower side, then watch for the client."""
        ends = self._loop.time() + self._settings.upload_timeout
        limit, more = self._settings.body_limit_bytes, True
        while more and not connection.closed:
            self._expect(client=True, until=min(ends, self._loop.time() + self._settings.idle_timeout))
            try:
                body, more = _body_of(await self._receive())
            except ClientGone as gone:
                connection.abort(gone)
                return
            self._request.body_pending = more
            passed += len(body)
            if passed > limit:
                connection.abort(BodyTooLarge.over(limit))
                return
            if body:
                connection.write(_framed(body, chunked))
            if chunked and not more:
                connection.write(b"0\r\n\r\n")
            self._expect(client=False, until=self._loop.time() + self._settings.response_timeout)
            await connection.drain()
        await self._watch()

    def _expect(self, *, client: bool, until: float) -> None:
        if not self._answering:
            self._waiting_for_client = client
            self._until = until

    async def _watch(self) -> None:
        """Give the service's connection up as soon as the client is gone."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if self._connection is not None:
            self._connection.abort(ClientGone())

    # the answer
    async def _answer(self) -> int:
        connection = self._connection
        assert connection is not None  # noqa: S101 - set by _ask
        self._answering, self._waiting_for_client = True, False
        status = connection.status
        whole = connection.complete
        body = connection.take() if whole else b""
        fields = self._fields.of(self._request, connection.headers)
        encoder = None
        if self._request.method != "HEAD":
            encoder = encoder_for(
                self._request.header(b"accept-encoding"), status, fields, len(body) if whole else _length(fields)
            )
        if encoder is not None:
            fields = _encoded_fields(fields, encoder)
        if not whole:
            await self._stream(connection, status, fields, encoder)
            return status
        self._end()
        if encoder is not None:
            body = encoder.encode(body) + encoder.finish()
            fields.append((b"content-length", b"%d" % len(body)))
        self._started = True
        await self._send({"type": "http.response.start", "status": status, "headers": fields})
        await self._send({"type": "http.response.body", "body": body})
        return status

    async def _stream(
        self, connection: UpstreamConnection, status: int, fields: list[Header], encoder: Encoder | None
    ) -> None:
        """Send the answer as it comes; each piece has its own time."""
        self._started = True
        await self._send({"type": "http.response.start", "status": status, "headers": fields})
        while piece := await connection.read():
            self._until = self._loop.time() + self._settings.idle_timeout
            if encoder is not None:
                piece = encoder.encode(piece)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        self._end()
        await self._send({"type": "http.response.body", "body": encoder.finish() if encoder is not None else b""})

    def _end(self) -> None:
        """Stop watching and give the connection back. May be called twice."""
        self._watch_from = float("inf")
        if self._side_task is not None:
            self._side_task.cancel()
            self._side_task = None
        if self._connection is not None:
            self._upstream.release(self._connection)
            self._connection = None


async def discard_body(request: Request, receive: Receive, limit: int, seconds: float) -> bool:
    """Read the rest of a refused body so that the client, still sending, gets to read why; False if it is too much."""
    if not request.body_pending:
        return True
    if request.header(b"expect") or (request.content_length or 0) > limit:
        return False
    total, more = 0, True
    with suppress(ClientGone, TimeoutError):
        async with asyncio.timeout(seconds):
            while more and total <= limit:
                body, more = _body_of(await receive())
                total += len(body)
    return not more


def _body_of(message: Message) -> tuple[bytes, bool]:
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message.get("body", b""), message.get("more_body", False)


def _framed(body: bytes, chunked: bool) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body) if chunked else body


def _length(fields: list[Header]) -> int | None:
    return next((int(value) for name, value in fields if name == b"content-length"), None)


def _encoded_fields(fields: list[Header], encoder: Encoder) -> list[Header]:
    kept = [field for field in fields if field[0] != b"content-length"]
    return [*kept, (b"content-encoding", encoder.name), (b"vary", b"Accept-Encoding")]
