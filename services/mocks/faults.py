"""Faults on demand that hit any request of an institution, before its code or on the way back.

The faults that belong to one act (a filing dropped, a list doubled) are taken by the institution's own code.
"""

import anyio
from fastapi.responses import HTMLResponse, JSONResponse, Response
from sqlalchemy import RowMapping
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.mocks.models.content import Institution
from services.mocks.models.control import FaultKind
from services.mocks.state import State
from services.mocks.storage import fault_store

ON_ANY_REQUEST = (FaultKind.SLOW, FaultKind.ERROR_5XX, FaultKind.DOWN, FaultKind.MALFORMED)
RUBBISH = b'{"tracking_number": "MPE-20'


class FaultyTransport:
    """ASGI middleware: shows the faults ordered for the institution whose path is asked; leaves other paths alone."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or fail at it as ordered."""
        institution = _institution(scope)
        fault = None if institution is None else await self._take(institution)
        if fault is None:
            await self._app(scope, receive, send)
        elif fault["fault"] == FaultKind.SLOW:
            await anyio.sleep(fault["seconds"])
            await self._app(scope, receive, send)
        elif fault["fault"] == FaultKind.MALFORMED:
            await self._app(scope, receive, _nowhere)
            await Response(RUBBISH, media_type="application/json")(scope, receive, send)
        else:
            await _failure(FaultKind(fault["fault"]))(scope, receive, send)

    async def _take(self, institution: Institution) -> RowMapping | None:
        async with self._state.engine.begin() as db:
            return await fault_store.take(db, institution, ON_ANY_REQUEST)


def _institution(scope: Scope) -> Institution | None:
    if scope["type"] != "http":
        return None
    first = scope["path"].removeprefix("/").partition("/")[0]
    return Institution(first) if first in set(Institution) else None


async def _nowhere(_: Message) -> None:
    """Lose what the institution answered."""


def _failure(kind: FaultKind) -> Response:
    if kind is FaultKind.DOWN:
        page = "<html><body><h1>503 Servicio no disponible (simulador)</h1></body></html>"
        return HTMLResponse(page, status_code=503, headers={"Connection": "close"})
    return JSONResponse({"error": {"code": "internal", "message": "Error interno (simulado)."}}, status_code=500)
