"""Every answer that a test of a service gets is held against what the service's document says of its header fields."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
from fastapi import FastAPI
from starlette.routing import Match

from shared.web.openapi import api_routes

TOLD = ("ETag", "Location", "Link")
ALWAYS = {
    "ETag",
    "Location",
}  # where the document has them at all; a last page has no Link


def headers_as_documented(app: FastAPI) -> Callable[[httpx2.Response], Awaitable[None]]:
    """Return an event hook for clients of the app."""

    async def check(answer: httpx2.Response) -> None:
        operation = _operation(app, answer.request)
        if operation is None or not answer.is_success:
            return
        if "Idempotency-Replayed" in answer.headers:  # the first answer once more, which was checked as such
            assert any("Idempotency-Replayed" in one.get("headers", ()) for one in operation["responses"].values())
            return
        documented = set(operation["responses"].get(str(answer.status_code), {}).get("headers", ()))
        sent = {name for name in TOLD if name in answer.headers}
        where = f"{answer.request.method} {answer.request.url.path} {answer.status_code}"
        assert sent <= documented, f"{where} sends {sent - documented}, which its document does not tell of"
        assert documented & ALWAYS <= sent, f"{where} lacks {documented & ALWAYS - sent}, which its document promises"

    return check


_OPERATIONS: dict[tuple[Any, str], dict[str, Any]] = {}  # by endpoint and method: apps of one service have the same


def _operation(app: FastAPI, request: httpx2.Request) -> dict[str, Any] | None:
    scope = {"type": "http", "method": request.method, "path": request.url.path, "root_path": "", "headers": []}
    for route in api_routes(app):
        if route.include_in_schema and route.original_route.matches(scope)[0] is Match.FULL:
            if (route.endpoint, request.method) not in _OPERATIONS:
                _read_document(app)
            return _OPERATIONS[route.endpoint, request.method]
    return None


def _read_document(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    for route in api_routes(app):
        if route.include_in_schema:
            for method in route.methods or ():
                _OPERATIONS[route.endpoint, method] = paths[route.path_format][method.lower()]
