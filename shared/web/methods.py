"""The methods of an address (RFC 9110): HEAD wherever there is GET, OPTIONS, and a true Allow with each refusal."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send


def allowed_methods(routes: Sequence[BaseRoute], scope: Scope) -> str:
    """Return what the address takes, as Allow lists it; "" when there is nothing at it."""
    found = {
        method
        for route in routes
        if route.matches(scope)[0] is not Match.NONE
        for method in getattr(route, "methods", None) or ()
    }
    if "GET" in found:
        found.add("HEAD")
    return ", ".join(sorted(found | {"OPTIONS"})) if found else ""


class Methods:
    """ASGI middleware: answers OPTIONS from the routes, and HEAD as GET."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        method = scope["method"] if scope["type"] == "http" else ""
        if method == "OPTIONS" and (allowed := allowed_methods(self._routes, scope)):
            await Response(status_code=204, headers={"Allow": allowed})(scope, receive, send)
        elif method == "HEAD":
            reading = {**scope, "method": "GET"}  # a copy: the server leaves out the body of what it knows to be HEAD
            try:
                await self._app(reading, receive, send)
            finally:
                scope["route"] = reading.get("route")  # for the log line
        else:
            await self._app(scope, receive, send)
