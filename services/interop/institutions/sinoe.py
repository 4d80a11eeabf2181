"""The centres' casillas in SINOE over HTTP: where resolutions arrive. There is no public API: see the mock."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

import httpx2

from services.interop.institutions.channels import TemporaryFailure
from services.interop.institutions.http import InstitutionHttp
from services.interop.institutions.sinoe_mapping import DepositedNotification, last_deposit, read_list
from shared.sizes import LARGEST_DOCUMENT

MOST_PAGES = 50

Deposits = list[tuple[DepositedNotification, dict[str, Any]]]


class SinoeCasillas:
    """Reads casillas; signs in when needed, and once more when the token has run out."""

    def __init__(self, http: httpx2.AsyncClient, url: str, user: str, password: str) -> None:
        self._sinoe = InstitutionHttp(http, url)
        self._credentials = {"user": user, "password": password}
        self._token: str | None = None

    async def deposits(self, casilla: str, since: datetime | None) -> tuple[Deposits, int]:
        """Everything deposited from `since` on, oldest first, each once; and how many items were unreadable.

        Raises TemporaryFailure or PermanentRefusal; then nothing may be concluded about what lies in the casilla.
        """
        found: dict[str, tuple[DepositedNotification, dict[str, Any]]] = {}
        unreadable = 0
        for _ in range(MOST_PAGES):
            params = {"since": since.isoformat()} if since else {}
            try:
                read, bad = read_list(
                    await self._json("GET", f"/sinoe/casillas/{quote(casilla, safe='')}/notifications", params=params)
                )
            except ValueError:
                raise TemporaryFailure("malformed") from None
            unreadable += bad
            new = [pair for pair in read if pair[0].id not in found]
            if not new:
                break
            found.update((deposit.id, (deposit, raw)) for deposit, raw in new)
            since = last_deposit(read)
        return sorted(found.values(), key=lambda pair: (pair[0].deposited_at, pair[0].id)), unreadable

    async def document(self, notification_id: str) -> bytes:
        """The resolution's file; raises TemporaryFailure also when SINOE does not have it (yet)."""
        content = await self._bytes("GET", f"/sinoe/notifications/{quote(notification_id, safe='')}/document")
        if content is None:
            raise TemporaryFailure("document-missing")
        return content

    async def report_read(self, notification_id: str) -> bool:
        """Tell SINOE that the notification was taken; False when SINOE does not know it."""
        return await self._json("POST", f"/sinoe/notifications/{quote(notification_id, safe='')}/read") is not None

    async def _json(self, method: str, path: str, **request: Any) -> Any:
        token = await self._signed_in()
        try:
            return await self._sinoe.json(method, path, token=token, **request)
        except TemporaryFailure as failure:
            if failure.code != "http-401":
                raise
        return await self._sinoe.json(method, path, token=await self._signed_in(anew=True), **request)

    async def _bytes(self, method: str, path: str) -> bytes | None:
        token = await self._signed_in()
        try:
            return await self._sinoe.bytes(method, path, token=token, largest=LARGEST_DOCUMENT)
        except TemporaryFailure as failure:
            if failure.code != "http-401":
                raise
        token = await self._signed_in(anew=True)
        return await self._sinoe.bytes(method, path, token=token, largest=LARGEST_DOCUMENT)

    async def _signed_in(self, *, anew: bool = False) -> str:
        if self._token is None or anew:
            self._token = None
            answer = await self._sinoe.json("POST", "/sinoe/login", token=None, json=self._credentials)
            token = answer.get("token") if isinstance(answer, dict) else None
            if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
                raise TemporaryFailure("malformed")
            self._token = token
        return self._token
