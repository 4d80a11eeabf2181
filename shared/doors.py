"""A service's process, with two doors: its API at one port, and what only other services ask at a port of its own.

The gateway knows the first port alone, so no request that comes through it reaches `/internal`, whatever it holds.
`python -m shared.doors services.cases.main:create_app --port 8000 --internal-port 8001` serves one.
"""

import argparse
import socket
from typing import Any

import uvicorn
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.importer import import_from_string

from shared.app import StartRefused, internal_app_of

SHUTDOWN_SECONDS = 5
_OPTIONS: dict[str, Any] = {
    "access_log": False, "ws": "none", "proxy_headers": False, "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
}  # fmt: skip


class Doors:
    """ASGI: the port at which a connection came in decides which of two applications answers it."""

    def __init__(self, public: ASGIApp, internal: ASGIApp, internal_port: int) -> None:
        self._public = public
        self._internal = internal
        self._internal_port = internal_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; the public application's lifespan is the process's."""
        inside = scope["type"] == "http" and scope["server"][1] == self._internal_port
        await (self._internal if inside else self._public)(scope, receive, send)


def serve(app: Any, host: str, port: int, internal_port: int | None) -> None:
    """Serve until a signal ends the process; without `internal_port` nobody reaches what is internal.

    Raises OSError when a port is taken.
    """
    sockets = [socket.create_server((host, port))]
    if internal_port is not None:
        sockets.append(socket.create_server((host, internal_port)))
        app = Doors(app, internal_app_of(app), internal_port)
    uvicorn.Server(uvicorn.Config(app, **_OPTIONS)).run(sockets)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m shared.doors")
    parser.add_argument("application", help="module:factory")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--internal-port", type=int)
    told = parser.parse_args()
    try:
        app = import_from_string(told.application)()
    except StartRefused as refused:
        raise SystemExit(f"ERROR: {refused}") from None
    except ValidationError as unfit:  # settings: their validators speak of names, and hide what was told
        raise SystemExit(f"ERROR: {'; '.join(_said_of(one) for one in unfit.errors())}") from None
    serve(app, told.host, told.port, told.internal_port)


def _said_of(fault: ErrorDetails) -> str:
    name = ".".join(str(part) for part in fault["loc"]).upper()
    return f"{name}: {fault['msg']}" if name else fault["msg"].removeprefix("Value error, ")


if __name__ == "__main__":
    _main()
