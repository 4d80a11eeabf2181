"""The request that is being worked on: its id and trace, carried to other services and into the log."""

import re
import secrets
import time
from contextvars import ContextVar
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,100}$")
_TRACEPARENT = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")

log = structlog.get_logger("requests")


def current_request_id() -> str | None:
    """Return the id of the request being worked on, None outside one."""
    return _request_id.get()


def outgoing_headers() -> dict[str, str]:
    """Return the headers by which a call to another service belongs to the present request."""
    headers = {"X-Request-Id": _request_id.get(), "traceparent": _traceparent.get()}
    return {name: value for name, value in headers.items() if value is not None}


class RequestContext:
    """ASGI middleware: takes or makes the request id and trace, returns the id, and logs the request when it ends.

    The log names the route's template, never the path's values or the query: those may hold personal data.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _taken(headers.get("x-request-id"), _REQUEST_ID) or uuid4().hex
        _request_id.set(request_id)
        _traceparent.set(_taken(headers.get("traceparent"), _TRACEPARENT) or _new_traceparent())
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            route = getattr(scope.get("route"), "path", "unrouted")
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            if not route.startswith("/health"):
                log.info("request", method=scope["method"], route=route, status=status, ms=milliseconds, id=request_id)


def _taken(value: str | None, shape: re.Pattern[str]) -> str | None:
    return value if value is not None and shape.match(value) else None


def _new_traceparent() -> str:
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
