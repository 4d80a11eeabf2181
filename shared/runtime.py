"""What a running service holds for as long as it lives: engine, keys, clock, clients. One per process, none global."""

import ssl
from functools import cache
from typing import Any, Protocol, TypeVar, cast

import httpx2
from pydantic_core import from_json
from sqlalchemy import ExceptionContext, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from shared.clock import Clock
from shared.encryption import FieldCipher
from shared.row_scope import ScopedSession
from shared.service_client import ServiceClient, ServiceTokens
from shared.settings import ServiceSettings
from shared.task_marks import in_background
from shared.tokens import TokenVerifier


class Client(Protocol):
    """A typed client of another service, as each service ships it in its client package."""

    service: str

    def __init__(self, http: ServiceClient) -> None: ...


C = TypeVar("C")

DISK_FULL = "53100"  # SQLSTATE
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
        self.clock = Clock(settings.clock_offset_file)
        self.cipher = FieldCipher(
            settings.field_encryption_keys.get_secret_value(), settings.blind_index_key.get_secret_value()
        )
        self.http = httpx2.AsyncClient(timeout=httpx2.Timeout(10, connect=3), verify=_trusted_authorities())
        self.tokens = TokenVerifier(settings, self.clock, self.http)
        self._disk_is_full = False
        self._engine = self._new_engine(settings.database_pool_size)
        self._background_engine = self._new_engine(settings.background_pool_size)
        self._db = _maker(self._engine)
        self._background_db = _maker(self._background_engine)
        self._own_tokens = ServiceTokens(name, settings, self.clock, self.http)
        self._clients: dict[type, object] = {}

    def new_db(self, **told: Any) -> AsyncSession:
        """Return a new session; jobs have connections of their own, so that neither side waits for the other's."""
        return (self._background_db if in_background.get() else self._db)(**told)

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
        await self._engine.dispose()
        await self._background_engine.dispose()

    async def ping_database(self) -> None:
        """Raise when the database does not answer."""
        async with self._engine.connect() as connection:
            await connection.exec_driver_sql("SELECT 1")

    async def require_room(self) -> None:
        """Raise while the database has no room; once it had none it is asked, by a row that is not kept."""
        if self._disk_is_full:
            async with self._engine.connect() as connection:
                await connection.exec_driver_sql(_ROOM_PROBE)
                await connection.rollback()
            self._disk_is_full = False

    def _new_engine(self, connections: int) -> AsyncEngine:
        engine = create_async_engine(
            self.settings.sqlalchemy_url,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=10,
            json_deserializer=from_json,
            hide_parameters=True,  # an error's text must not quote personal data
            connect_args={"timeout": 10, "command_timeout": 60},
        )
        event.listen(engine.sync_engine, "handle_error", self._note_full_disk)
        return engine

    def _note_full_disk(self, failed: ExceptionContext) -> None:
        if getattr(failed.original_exception, "sqlstate", None) == DISK_FULL:
            self._disk_is_full = True

    def _service_client(self, url: str) -> ServiceClient:
        return ServiceClient(url, self.http, self._own_tokens)


def _maker(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, class_=AsyncSession, sync_session_class=ScopedSession, expire_on_commit=False)


@cache
def _trusted_authorities() -> ssl.SSLContext:
    """Return httpx2's own TLS context; reading the authorities takes a tenth of a second, so once a process."""
    return httpx2.create_ssl_context()


def runtime_of(app: Any) -> Runtime:
    """Return the runtime of a built app."""
    runtime = app.state.runtime
    assert isinstance(runtime, Runtime)  # noqa: S101  (set by build_app)
    return runtime
