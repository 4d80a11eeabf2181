"""The stage of the demonstration: the running platform, its signed-in staff, the mock institutions and the clock."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from local.accounts import ADMINISTRATOR
from local.demo.institutions import Institutions
from local.demo.sign_in import sign_in
from local.loopback import loopback_client
from local.platform import Platform
from shared.clock import Clock
from shared.peru.written_dates import LIMA

_EMAILS = {
    "administrator": ADMINISTRATOR,
    "admission": "admision@cai.example",
    "psychologist": "psicologia@cai.example",
    "social_worker": "trabajo.social@cai.example",
    "facilitator": "facilitacion@cai.example",
    "second_facilitator": "facilitacion2@cai.example",
    "coordinator": "coordinacion@cai.example",
    "national_coordinator": "coordinacion.nacional@cai.example",
}
_TOKEN_LIFE = timedelta(minutes=7)  # of ten: the clock may be moved while a request is under way
PATIENCE_SECONDS = 120.0  # two failed sends alone may take a fifth of it, and the machine may be busy
_NOT_NOW = {503, 504}
_TELLING = ("number", "sheet_number", "kind", "state", "decision", "version", "attempts", "last_error")

T = TypeVar("T")


class Refusal(Exception):
    """The platform answered with a problem; the message is what a person would read."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.answer = answer
        request = answer.request
        super().__init__(f"{request.method} {request.url.path} → {answer.status_code}: {answer.text[:900]}")


@dataclass
class Stage:
    """What every step works with, and what steps leave for later ones in `known`."""

    platform: Platform
    clock: Clock
    clock_file: Path
    institutions: Institutions
    known: dict[str, Any] = field(default_factory=dict)
    _tokens: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    _signing_in: asyncio.Lock = field(default_factory=asyncio.Lock)

    def local_time(self) -> datetime:
        """Return the story's present moment in Lima."""
        return self.clock.now().astimezone(LIMA)

    @property
    def signing_chain(self) -> Path:
        """Return the chain of the demonstration's signing certificate, which a court would trust."""
        return self.platform.directory.path / "signing" / "chain.pem"

    def move_to(self, moment: datetime) -> None:
        """Move the whole platform's clock forward to a moment (aware)."""
        true_now = Clock().now()
        offset = (moment - true_now).total_seconds()
        if moment < self.clock.now():
            raise ValueError("the story only goes forward")
        # In one stroke: a service that read the file empty would be back in the present for a moment.
        beside = self.clock_file.with_suffix(".new")
        beside.write_text(str(offset))
        beside.replace(self.clock_file)

    async def call(self, role: str, method: str, path: str, **request: Any) -> httpx2.Response:
        """Call the platform through the gateway as a member of staff; raise Refusal for any problem."""
        token = await self.token(role)
        headers = {"Authorization": f"Bearer {token}"} | request.pop("headers", {})
        async with loopback_client(self.platform.url, seconds=60) as client:
            answer = await client.request(method, path, headers=headers, **request)
        if answer.status_code >= 400:
            raise Refusal(answer)
        return answer

    async def read(self, role: str, path: str, **params: str) -> Any:
        """Return a resource as JSON."""
        return (await self.call(role, "GET", path, params=params)).json()

    async def post(self, role: str, path: str, body: Any = None, *, version: int | None = None) -> Any:
        """Post a body, on the version it was decided on if the route asks for one; return the JSON answer."""
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        answer = await self.call(role, "POST", path, json=body, headers=headers)
        return answer.json() if answer.content else None

    async def put(self, role: str, path: str, body: Any, *, version: int) -> Any:
        """Put a body on the version it was decided on; return the JSON answer."""
        return (await self.call(role, "PUT", path, json=body, headers={"If-Match": f'"{version}"'})).json()

    async def wait_for(self, what: str, read: Callable[[], Awaitable[T]], until: Callable[[T], bool]) -> T:
        """Read again until what was read is as wanted; raise TimeoutError saying what never came, and what was read.

        A platform that says "not now" is read again as well: on a busy machine a service may be late.
        """
        last = "nada: no hubo respuesta"
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    try:
                        seen = await read()
                        if until(seen):
                            return seen
                        last = sight(seen)
                    except Refusal as refusal:
                        if refusal.answer.status_code not in _NOT_NOW:
                            raise
                        last = str(refusal)
                    await asyncio.sleep(0.1)
        except TimeoutError as error:
            raise TimeoutError(f"no llegó: {what}; lo último que se leyó: {last}") from error

    async def token(self, role: str) -> str:
        """Return an access token of the member of staff with this role, signing in when the last is used up."""
        async with self._signing_in:  # who does several things at once signs in once
            taken_at, token = self._tokens.get(role, (None, ""))
            now = self.clock.now()
            if taken_at is None or now - taken_at > _TOKEN_LIFE:
                email = _EMAILS[role]
                token = await sign_in(self.platform.url, email, self.platform.secrets.account_passwords[email])
                self._tokens[role] = (now, token)
            return token


def sight(seen: object) -> str:
    """Return what was read in a few words: how many, and of each its number, kind and state; nothing of a person."""
    match seen:
        case {"items": list(items)} | list(items):
            return f"{len(items)} elemento(s): " + "; ".join(sight(one) for one in items[:5]) if items else "ninguno"
        case dict():
            return ", ".join(f"{name}={seen[name]}" for name in _TELLING if name in seen) or "sin estado"
        case _:
            return "nada" if seen is None else type(seen).__name__
