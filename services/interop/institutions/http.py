"""HTTP to an institution: bounded time and size, and every failure turned into what delivery understands."""

import asyncio
import json
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from services.interop.delivery.rules.messages import is_refusal
from services.interop.institutions.channels import PermanentRefusal, TemporaryFailure
from shared.task_marks import inside_transaction

LONGEST_SECONDS = 40
LARGEST_JSON = 5 * 1024 * 1024
TIMEOUT = httpx2.Timeout(30, connect=5)


class InstitutionHttp:
    """Calls to one institution's system."""

    def __init__(self, http: httpx2.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")

    async def json(self, method: str, path: str, *, token: str | None, **request: Any) -> Any:
        """The parsed JSON of a good answer; None for 404.

        Raises PermanentRefusal when the institution refused what was sent, TemporaryFailure on a network error, any
        other status but 2xx, or an answer that is no JSON.
        """
        content = await self.bytes(method, path, token=token, largest=LARGEST_JSON, **request)
        if content is None:
            return None
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise TemporaryFailure("malformed") from None

    async def bytes(self, method: str, path: str, *, token: str | None, largest: int, **request: Any) -> bytes | None:
        """The body of a good answer of at most `largest` bytes; None for 404. Raises as `json` does."""
        if inside_transaction.get():
            raise RuntimeError("an HTTP call inside a unit of work: call first, then open the transaction")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with (
                asyncio.timeout(LONGEST_SECONDS),
                self._http.stream(
                    method, self._url + path, headers=headers, timeout=TIMEOUT, follow_redirects=False, **request
                ) as answer,
            ):
                return await _body(answer, largest)
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            raise TemporaryFailure("unreachable", outcome_unknown=False) from None
        except (httpx2.HTTPError, TimeoutError):
            raise TemporaryFailure("connection-lost") from None


def _asked_wait(headers: httpx2.Headers) -> timedelta | None:
    """How long Retry-After (RFC 9110, 10.2.3: seconds, or a date beside the answer's own) asks to be left alone."""
    asked = headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=min(int(asked[:9]), 10**8))
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return max(wait, timedelta())


async def _body(answer: httpx2.Response, largest: int) -> bytes | None:
    if answer.status_code == 404:
        return None
    if is_refusal(answer.status_code):
        raise PermanentRefusal(f"http-{answer.status_code}")
    if not answer.is_success:
        raise TemporaryFailure(f"http-{answer.status_code}", retry_after=_asked_wait(answer.headers))
    received = bytearray()
    async for chunk in answer.aiter_bytes():
        received += chunk
        if len(received) > largest:
            raise TemporaryFailure("answer-too-large")
    return bytes(received)
