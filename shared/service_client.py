"""Calls from one service to another: own token, bounded time, retries where a repeat is harmless."""

import asyncio
import base64
import json
from typing import Any, Protocol

import httpx2

from shared.clock import Clock
from shared.problems import UpstreamUnavailable
from shared.request_context import outgoing_headers
from shared.retry import backoff
from shared.settings import ServiceSettings
from shared.task_marks import inside_transaction

_ATTEMPTS = 3
_RENEW_BEFORE_SECONDS = 60


class UpstreamRefused(Exception):
    """The other service answered 4xx: `status`, and the `code` of its problem document."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class TokenSource(Protocol):
    """Where a client gets its access token from."""

    async def token(self, *, refused: str = "") -> str:
        """Return an access token that is good for another minute at least, and is not the one that was refused."""
        ...


class ServiceTokens:
    """The service's own tokens, by client credentials, renewed before they expire."""

    def __init__(self, name: str, settings: ServiceSettings, clock: Clock, http: httpx2.AsyncClient) -> None:
        self._credentials = (f"cai-{name}", settings.service_client_secret.get_secret_value())
        self._settings = settings
        self._clock = clock
        self._http = http
        self._token = ""
        self._good_until = float("-inf")
        self._renewing = asyncio.Lock()

    async def token(self, *, refused: str = "") -> str:
        """Return the present token, or a new one; raise UpstreamUnavailable when the issuer gives none.

        A token that another service `refused` is dropped, whatever our clock says of it: the clock may have been set,
        the keys turned, or the issuer restored from a copy.
        """
        async with self._renewing:
            ends_soon = self._clock.now().timestamp() > self._good_until - _RENEW_BEFORE_SECONDS
            if ends_soon or self._token == refused:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        asked_at = self._clock.now().timestamp()
        try:
            answer = await self._http.post(
                await self._token_url(), data={"grant_type": "client_credentials"}, auth=self._credentials, timeout=10
            )
            answer.raise_for_status()
            granted = answer.json()
            token, life = str(granted["access_token"]), float(granted.get("expires_in", 0))
            ends = _end_of(token)
        except (httpx2.HTTPError, ValueError, LookupError, TypeError) as error:
            raise UpstreamUnavailable() from error
        self._token = token
        self._good_until = asked_at + life if ends is None else ends

    async def _token_url(self) -> str:
        if not self._settings.oidc_issuer:
            return f"{self._settings.identity_url}/identity/token"
        discovery = f"{self._settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        answer = await self._http.get(discovery, timeout=5)
        answer.raise_for_status()
        return str(answer.json()["token_endpoint"])


class ServiceClient:
    """HTTP to one other service. GET and keyed POST are tried up to three times on a network error, 5xx or 429.

    Raises UpstreamUnavailable when it does not answer well, UpstreamRefused when it answers 4xx, and RuntimeError when
    called inside a unit of work: a transaction never waits for the network.
    """

    def __init__(self, url: str, http: httpx2.AsyncClient, tokens: TokenSource) -> None:
        self._url = url
        self._http = http
        self._tokens = tokens

    async def get(self, path: str, params: dict[str, str] | None = None) -> httpx2.Response:
        """Read a resource."""
        return await self._send("GET", path, params=params)

    async def post(self, path: str, *, body: Any, idempotency_key: str | None = None) -> httpx2.Response:
        """Post a JSON body; repeated on failure only under an idempotency key."""
        extra = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return await self._send("POST", path, json=body, extra=extra, attempts=_ATTEMPTS if idempotency_key else 1)

    async def post_raw(self, path: str, content: bytes, content_type: str) -> httpx2.Response:
        """Post bytes once."""
        return await self._send("POST", path, content=content, extra={"Content-Type": content_type}, attempts=1)

    async def _send(
        self, method: str, path: str, *, extra: dict[str, str] | None = None, attempts: int = _ATTEMPTS, **request: Any
    ) -> httpx2.Response:
        if inside_transaction.get():
            raise RuntimeError("an HTTP call inside a unit of work: call first, then open the transaction")
        for attempt in range(1, attempts + 1):
            try:
                answer = await self._exchange(method, path, outgoing_headers() | (extra or {}), request)
            except httpx2.TransportError as error:
                if attempt == attempts:
                    raise UpstreamUnavailable() from error
            else:
                if answer.status_code < 500 and answer.status_code != 429:
                    return _accepted(answer)
                if attempt == attempts:
                    raise UpstreamUnavailable()
            await asyncio.sleep(backoff(attempt, first=0.1).total_seconds())
        raise UpstreamUnavailable()

    async def _exchange(
        self, method: str, path: str, headers: dict[str, str], request: dict[str, Any]
    ) -> httpx2.Response:
        """Ask with our token, and once more with a new one if that was refused: nothing was done for it."""
        token = await self._tokens.token()
        url = self._url + path
        answer = await self._http.request(method, url, headers=headers | _bearer(token), **request)
        if answer.status_code == 401:
            token = await self._tokens.token(refused=token)
            answer = await self._http.request(method, url, headers=headers | _bearer(token), **request)
        return answer


def _end_of(token: str) -> float | None:
    """Return when a token in JWT form says that it ends (seconds since 1970); None for one that only its issuer reads.

    Not reckoned from our clock: that may be set between the issue and the answer.
    """
    parts = token.split(".")
    if len(parts) != 3:
        return None
    claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    return float(claims["exp"])


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _accepted(answer: httpx2.Response) -> httpx2.Response:
    if answer.status_code < 400:
        return answer
    try:
        code = str(answer.json().get("code", ""))
    except (ValueError, AttributeError):
        code = ""
    raise UpstreamRefused(answer.status_code, code)
