"""A stand-in for a subscriber: takes every batch of events and does nothing with them.

With it in the place of sessions and interop, the cost of opening a case is that of the cases service alone.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def create_app() -> Starlette:
    """Return the ASGI app; it answers the same at both doors."""
    app = Starlette(routes=[Route("/{path:path}", _take, methods=["GET", "POST"])])
    app.state.internal = app
    return app


async def _take(request: Request) -> Response:
    await request.body()
    return Response()
