"""One service behind the gateway: its address, and aiohttp's connections to it.

A connection carries another request only when this one was sent whole and its answer was read whole; else it is closed,
or what was left of one user's request would be read as the beginning of another's. aiohttp closes a connection whose
answer was not read to its end, or was followed by bytes that nobody asked for. A body that comes piece by piece may
still be on its way when the answer is there: such a request has a connection of its own that is closed behind it.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, NamedTuple

import aiohttp
from yarl import URL

from services.gateway.settings import Settings

IDLE_SECONDS = 4.0  # uvicorn closes an idle connection after 5 s: be first
LONGEST_LINE_BYTES = 64 * 1024  # of an answer's head
_OURS_ALONE = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")  # never added to what the client sent


class UpstreamDown(Exception):
    """No connection could be made: nothing was sent."""


class UpstreamBusy(UpstreamDown):
    """As many requests are open at the service as it may have: waiting would only make more."""


class UpstreamBroken(Exception):
    """The answer was not HTTP."""


class UpstreamClosed(UpstreamBroken):
    """The connection ended before the answer began, perhaps because it had been idle for too long."""


class _NotClean(aiohttp.ClientError):
    """A kept connection on which the service had said more than it was asked: nothing was sent over it."""


class _OnCleanConnection(aiohttp.ClientRequest):
    """A request that takes no connection on which something waits: aiohttp would read it as this one's answer."""

    async def send(self, conn: Any) -> aiohttp.ClientResponse:
        """Send the request, or close the connection and raise _NotClean."""
        if conn.protocol.should_close:
            conn.close()
            raise _NotClean
        return await super().send(conn)


class Answer(NamedTuple):
    """A whole small answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Upstream:
    """One service; it can be asked while it is `connected`."""

    def __init__(self, name: str, url: str, settings: Settings) -> None:
        self.name = name
        self._url = url.rstrip("/")
        self._limit = settings.upstream_connections
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout)
        self._in_use = 0

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Be ready to ask for as long as the block lasts."""
        async with self._session(force_close=False) as self._kept, self._session(force_close=True) as self._closing:
            yield

    @contextmanager
    def place(self) -> Iterator[None]:
        """Count a request as open at the service for as long as the block lasts. Raises UpstreamBusy."""
        if self._in_use >= self._limit:
            raise UpstreamBusy(f"{self.name}: {self._limit} requests are open")
        self._in_use += 1
        try:
            yield
        finally:
            self._in_use -= 1

    async def ask(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes | AsyncIterator[bytes],
        *,
        anew: bool = False,
    ) -> aiohttp.ClientResponse:
        """Send a request and return its answer, of which the head has arrived; close it when you are done.

        With `anew` no kept connection is taken: of a service that was killed they all are closed.
        Raises UpstreamDown, UpstreamBroken, or TimeoutError when connecting takes too long.
        """
        session = self._kept if isinstance(body, bytes) and not anew else self._closing
        url = URL(self._url + target, encoded=True)
        try:
            while True:
                try:
                    answer = await session.request(
                        method, url, headers=headers, data=body or None, allow_redirects=False
                    )
                    break
                except _NotClean:  # it is closed now; the next is another
                    continue
        except aiohttp.ClientConnectorError as error:
            raise UpstreamDown(self.name) from error
        except TimeoutError:
            raise
        except aiohttp.ClientConnectionError as error:
            raise UpstreamClosed(self.name) from error
        except aiohttp.ClientError as error:
            raise UpstreamBroken(self.name) from error
        if answer.status < 200:  # a change of protocol that nobody asked for
            answer.close()
            raise UpstreamBroken(self.name)
        return answer

    async def get(self, path: str, timeout: float) -> Answer:  # noqa: ASYNC109 - the whole exchange's time
        """Fetch a small document on a connection of its own; raises UpstreamDown, UpstreamBroken or TimeoutError."""
        try:
            async with self._closing.get(self._url + path, timeout=aiohttp.ClientTimeout(total=timeout)) as answer:
                return Answer(answer.status, answer.headers, await answer.read())
        except aiohttp.ClientConnectorError as error:
            raise UpstreamDown(self.name) from error
        except TimeoutError:
            raise
        except aiohttp.ClientError as error:
            raise UpstreamBroken(self.name) from error

    def _session(self, *, force_close: bool) -> aiohttp.ClientSession:
        pool: dict[str, Any] = {} if force_close else {"keepalive_timeout": IDLE_SECONDS}
        session = aiohttp.ClientSession(
            # A container made anew has another address at once.
            connector=aiohttp.TCPConnector(limit=0, use_dns_cache=False, force_close=force_close, **pool),
            request_class=_OnCleanConnection,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_OURS_ALONE,
            auto_decompress=False,
            timeout=self._timeout,
            max_line_size=LONGEST_LINE_BYTES,
            max_field_size=LONGEST_LINE_BYTES,
        )
        # aiohttp would send a PUT or DELETE again when the connection breaks: that it was not done is ours to find out.
        session._retry_connection = False
        return session
