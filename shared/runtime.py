"""What a running service holds for as long as it lives: connections, keys, clock, clients. One per process."""

import secrets
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol, TypeVar, cast

import httpx2

from shared.clock import Clock
from shared.database.connections import Connections
from shared.problems import Problem
from shared.security.encryption import FieldCipher
from shared.security.tokens import TokenVerifier
from shared.service_client import ServiceClient, ServiceTokens
from shared.settings import ServiceSettings
from shared.task_marks import in_background


class Client(Protocol):
    """A typed client of another service, as each service ships it in its client package."""

    service: str

    def __init__(self, http: ServiceClient) -> None: ...


C = TypeVar("C")

_ROOM_PROBE = (  # incompressible, so that the table's files have to grow
    "INSERT INTO idempotency_keys (subject, key, fingerprint, created_at, body)"
    " SELECT 'room', 'room', 'room', now(), string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 5000)"
)
_EVENTS_MEDIA_TYPE = "application/cloudevents-batch+json"


class Runtime:
    """A service's resources; routes, jobs and event handlers get it, actions reach it through their unit of work."""

    def __init__(self, name: str, settings: ServiceSettings) -> None:
        self.name = name
        self.settings = settings
        self.replica = 1 + secrets.randbelow(2**31 - 1)
        """Which of the service's processes this is: a number by which it is present (shared/notices.py)."""
        self.clock = Clock(settings.clock_offset_file)
        self.cipher = FieldCipher(
            settings.field_encryption_keys.get_secret_value(), settings.blind_index_key.get_secret_value()
        )
        self.http = httpx2.AsyncClient(timeout=httpx2.Timeout(10, connect=3), verify=_trusted_authorities())
        self.tokens = TokenVerifier(settings, self.clock, self.http)
        self.constraints: Mapping[str, type[Problem]] = {}
        self._disk_is_full = False
        self._connections = Connections(settings.asyncpg_url, settings.database_pool_size)
        self._background_connections = Connections(settings.asyncpg_url, settings.background_pool_size)
        self.own_tokens = ServiceTokens(name, settings, self.clock, self.http)
        self._clients: dict[type, object] = {}

    @property
    def connections(self) -> Connections:
        """The connections to work on; jobs have their own, so that neither side waits for the other's."""
        return self._background_connections if in_background.get() else self._connections

    def client(self, kind: type[C]) -> C:
        """Return the client of another service, made once."""
        if kind not in self._clients:
            factory = cast("type[Client]", kind)
            self._clients[kind] = factory(self._service_client(getattr(self.settings, f"{factory.service}_url")))
        return cast("C", self._clients[kind])

    def use(self, kind: type[C], instance: object) -> None:
        """Put another implementation in a client's place (a fake, in tests)."""
        self._clients[kind] = instance

    async def post_events(self, url: str, batch: bytes) -> None:
        """Deliver a batch of CloudEvents to a subscriber; raise UpstreamUnavailable when it does not take it."""
        await self._service_client(url).post_raw("/internal/events", batch, _EVENTS_MEDIA_TYPE)

    async def close(self) -> None:
        """Release connections."""
        await self.http.aclose()
        await self._connections.close()
        await self._background_connections.close()

    def note_full_disk(self) -> None:
        """Remember that the database had no room, for `require_room`."""
        self._disk_is_full = True

    async def ping_database(self) -> None:
        """Raise when the database does not answer."""
        async with self._connections.one() as connection:
            await connection.execute("SELECT 1")

    async def require_room(self) -> None:
        """Raise while the database has no room; once it had none it is asked, by a row that is not kept."""
        if self._disk_is_full:
            async with self._connections.one() as connection:
                await connection.execute(f"BEGIN; {_ROOM_PROBE}; ROLLBACK")
            self._disk_is_full = False

    def _service_client(self, url: str) -> ServiceClient:
        return ServiceClient(url, self.http, self.own_tokens)


@cache
def _trusted_authorities() -> ssl.SSLContext:
    """Return httpx2's own TLS context; reading the authorities takes a tenth of a second, so once a process."""
    return httpx2.create_ssl_context()


def runtime_of(app: Any) -> Runtime:
    """Return the runtime of a built app."""
    runtime = app.state.runtime
    assert isinstance(runtime, Runtime)  # noqa: S101  (set by build_app)
    return runtime
