"""The smallest application that the runner can start: it is ready, shows its environment, and ends when told."""

import json
import os
from typing import Any

from starlette.datastructures import State


class TrivialApplication:
    """An ASGI application that answers the same at both of its doors."""

    def __init__(self) -> None:
        self.state = State({"internal": self})

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/end":
            os._exit(3)
        body = json.dumps(dict(os.environ)).encode() if scope["path"] == "/environment" else b"{}"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


def create_app() -> Any:
    """Return the application."""
    return TrivialApplication()
