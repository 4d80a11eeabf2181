"""Sending a POST twice under one key, as a client does that did not hear the first answer."""

from uuid import uuid4

import httpx2


class Repeating(httpx2.AsyncBaseTransport):
    """Sends every POST that succeeds a second time, byte for byte, and checks that the first answer comes back.

    `repeated` names what was done so, such as "/v1/filings/{id}/signature".
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner
        self.repeated: set[str] = set()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request, or two."""
        if request.method != "POST" or "Idempotency-Key" in request.headers or "Authorization" not in request.headers:
            return await self._inner.handle_async_request(request)
        request.headers["Idempotency-Key"] = str(uuid4())
        answer = await self._inner.handle_async_request(request)
        if not answer.is_success:
            return answer
        body = await answer.aread()
        again = await self._inner.handle_async_request(request)
        path = request.url.path
        assert again.headers.get("Idempotency-Replayed") == "true", f"{path} was done twice"
        assert (again.status_code, await again.aread()) == (answer.status_code, body), path
        for name in ("ETag", "Location"):
            assert again.headers.get(name) == answer.headers.get(name), path
        self.repeated.add("/".join("{id}" if len(part) == 36 else part for part in path.split("/")))
        return answer
