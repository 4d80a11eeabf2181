"""Passing one request on to a service and its answer back, both as streams.

Time-outs: connecting and waiting for an answer end as 504, a client that stops sending, or sends too slowly, as 408.
Whatever breaks after the answer has begun breaks the client's transfer too: a cut answer must never look whole.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp

from services.gateway.compression import Encoder, encoder_for
from services.gateway.errors import (
    BadUpstreamAnswer,
    MalformedRequest,
    RequestTimeout,
    ServiceTimeout,
    ServiceUnavailable,
)
from services.gateway.pace import BodyLimit, Pace
from services.gateway.request import Header, Message, Receive, Request, Send
from services.gateway.response import ResponseFields
from services.gateway.settings import Settings
from services.gateway.upstream import Upstream, UpstreamBroken, UpstreamClosed, UpstreamDown
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
    ) -> None:
        self._request = request
        self._upstream = upstream
        self._receive = receive
        self._send = send
        self._settings = settings
        self._fields = fields
        self._loop = asyncio.get_running_loop()
        self._time = asyncio.timeout(settings.idle_timeout)
        self._waiting_for_client = False
        self._answering = False  # from the first byte of the service's answer
        self._started = False  # from the first byte of ours
        self._body_error: Exception | None = None
        self._watch: asyncio.TimerHandle | asyncio.Task[None] | None = None
        self._gone = False

    async def run(self, client: str) -> int:
        """Do it for the client at that address and return the status answered.

        Raises the Problem to answer instead, ClientGone or AnswerBroken.
        """
        self._task = asyncio.current_task()
        try:
            with self._upstream.place():
                async with self._time:
                    return await self._exchange(client)
        except asyncio.CancelledError:
            if not self._gone or self._task is None:
                raise
            self._task.uncancel()
            raise ClientGone from None
        except TimeoutError:
            fault: Problem = RequestTimeout() if self._waiting_for_client else ServiceTimeout(self._upstream.name)
        except UpstreamDown:
            fault = ServiceUnavailable(self._upstream.name)
        except (UpstreamBroken, aiohttp.ClientError):
            if isinstance(self._body_error, ClientGone):
                raise self._body_error from None
            fault = (
                self._body_error if isinstance(self._body_error, Problem) else BadUpstreamAnswer(self._upstream.name)
            )
        except Problem as problem:
            fault = problem
        finally:
            if self._watch is not None:
                self._watch.cancel()
        raise AnswerBroken if self._started else fault

    async def _exchange(self, client: str) -> int:
        body: bytes | AsyncIterator[bytes] = b""
        if self._request.has_body:
            pace = Pace(self._settings, BodyLimit.of(self._request.route, self._settings))
            body = await self._next_piece(pace)
            if self._request.body_pending:
                body = self._pieces(body, pace)
        answer = await self._ask(self._headers(client, body), body)
        try:
            return await self._answer(answer)
        finally:
            answer.close()  # unless it was read to its end

    # the request
    def _headers(self, client: str, body: bytes | AsyncIterator[bytes]) -> list[tuple[str, str]]:
        request = self._request
        headers = [
            ("Host", request.host.decode("ascii")),
            ("x-forwarded-host", request.host.decode("ascii")),
            ("x-forwarded-for", client),
            ("x-forwarded-proto", request.scheme),
            ("x-request-id", request.request_id.decode("ascii")),
            ("traceparent", request.traceparent.decode("ascii")),
            *((name.decode("latin1"), _text(value)) for name, value in request.passed),
        ]
        if not isinstance(body, bytes):
            # We close it ourselves: a service that closed it with a part of the body unread would cut its answer off.
            headers.append(("Connection", "keep-alive"))
            if request.content_length is not None:
                headers.append(("Content-Length", str(request.content_length)))
        return headers

    async def _ask(self, headers: list[tuple[str, str]], body: bytes | AsyncIterator[bytes]) -> aiohttp.ClientResponse:
        """Send the request and wait for the head of the answer.

        A service that is being restarted is waited for: nothing was sent, so any request may wait.
        """
        request = self._request
        repeatable = request.method in REPEATABLE and not request.has_body
        anew = False
        given_up = self._loop.time() + self._settings.restart_patience
        while True:
            self._wait_for_service()
            try:
                target = request.target.decode("ascii")
                return await self._upstream.ask(request.method, target, headers, body, anew=anew)
            except ValueError as error:  # a line break or the like in a field: it would be a request of its own
                raise MalformedRequest() from error
            except UpstreamDown:
                if self._loop.time() >= given_up:
                    raise
                await asyncio.sleep(RETRY_SECONDS)
            except UpstreamClosed:
                if anew or not repeatable:
                    raise
                anew = True

    async def _pieces(self, piece: bytes, pace: Pace) -> AsyncIterator[bytes]:
        """Yield the body as it comes, at the pace of the slower side."""
        try:
            while True:
                if piece:
                    yield piece
                if not self._request.body_pending:
                    break
                piece = await self._next_piece(pace)
        except (ClientGone, Problem) as error:
            self._body_error = error  # aiohttp tells of it in words of its own
            raise
        self._wait_for_service()

    async def _next_piece(self, pace: Pace) -> bytes:
        self._waiting_for_client = not self._answering
        self._reschedule(pace.seconds_left())
        with pace.waiting():
            piece, self._request.body_pending = _body_of(await self._receive())
        pace.passed(len(piece))
        self._waiting_for_client = False
        self._reschedule(self._settings.response_timeout)
        return piece

    def _wait_for_service(self) -> None:
        """Give the service its time, and after a moment look whether the client is still there."""
        self._reschedule(self._settings.response_timeout)
        if self._watch is None and not self._request.body_pending:
            self._watch = self._loop.call_later(PATIENCE_SECONDS, self._start_watching)

    def _reschedule(self, seconds: float) -> None:
        if not self._answering:
            self._time.reschedule(self._loop.time() + seconds)

    def _start_watching(self) -> None:
        self._watch = self._loop.create_task(self._watch_client())

    async def _watch_client(self) -> None:
        """End the exchange, and with it the service's connection, as soon as the client is gone."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        if self._task is not None:
            self._task.cancel()

    # the answer
    async def _answer(self, answer: aiohttp.ClientResponse) -> int:
        self._answering, self._waiting_for_client = True, False
        content, whole = answer.content, answer.content.is_eof()
        body = content.read_nowait() if whole else b""
        fields = self._fields.of(self._request, [(name.lower(), value) for name, value in answer.raw_headers])
        encoder = None
        if self._request.method != "HEAD":
            size = len(body) if whole else answer.content_length
            encoder = encoder_for(self._request.header(b"accept-encoding"), answer.status, fields, size)
        if encoder is not None:
            fields = _encoded_fields(fields, encoder)
        if not whole:
            await self._stream(answer, fields, encoder)
            return answer.status
        if encoder is not None:
            body = encoder.encode(body) + encoder.finish()
            fields.append((b"content-length", b"%d" % len(body)))
        self._started = True
        await self._send({"type": "http.response.start", "status": answer.status, "headers": fields})
        await self._send({"type": "http.response.body", "body": body})
        return answer.status

    async def _stream(self, answer: aiohttp.ClientResponse, fields: list[Header], encoder: Encoder | None) -> None:
        """Send the answer as it comes; each piece has its own time."""
        self._started = True
        await self._send({"type": "http.response.start", "status": answer.status, "headers": fields})
        while True:
            self._time.reschedule(self._loop.time() + self._settings.idle_timeout)
            piece = await answer.content.readany()
            if not piece:
                break
            if encoder is not None:
                piece = encoder.encode(piece)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        await self._send({"type": "http.response.body", "body": encoder.finish() if encoder is not None else b""})


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


def _text(value: bytes) -> str:
    """Return a field's value as aiohttp, which sends UTF-8, takes it; what is not UTF-8 is ISO-8859-1 (RFC 9110)."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin1")


def _encoded_fields(fields: list[Header], encoder: Encoder) -> list[Header]:
    kept = [field for field in fields if field[0] != b"content-length"]
    return [*kept, (b"content-encoding", encoder.name)]
