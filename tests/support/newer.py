"""A service one release ahead: it says more than its clients know."""

import json
from typing import Any

import httpx2


class Newer(httpx2.AsyncBaseTransport):
    """Adds a field to every object of every JSON answer that goes through it, and counts those objects."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner
        self.added = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request on, and add to its answer."""
        answer = await self._inner.handle_async_request(request)
        body = await answer.aread()
        if answer.is_success and answer.headers.get("Content-Type") == "application/json":
            body = json.dumps(self.extended(json.loads(body))).encode()
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"content-length"]
        return httpx2.Response(answer.status_code, headers=headers, content=body)

    def extended(self, value: Any) -> Any:
        """Return a JSON value with a field more at every level."""
        if isinstance(value, list):
            return [self.extended(item) for item in value]
        if not isinstance(value, dict):
            return value
        self.added += 1
        return {name: self.extended(item) for name, item in value.items()} | {"added_later": {"deep": [1]}}
