"""The smallest application that the runner can start: it is ready, shows its environment, and ends when told."""

import json
import os
from typing import Any


def create_app() -> Any:
    """Return an ASGI application."""

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/end":
            os._exit(3)
        body = json.dumps(dict(os.environ)).encode() if scope["path"] == "/environment" else b"{}"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return application
