"""The kernel's test service, running on a database of its own."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import httpx2
import pytest

from shared.app import internal_app_of
from shared.security.principal import Role
from shared.settings import ServiceSettings
from tests.shared import notes
from tests.support.postgres import Database, NewDatabase, TestServer
from tests.support.service import FixedToken, ServiceUnderTest, environment, service_token
from tests.support.standing import StandingService, standing

POLICY = (
    "current_setting('app.all_centres', true) = 'on'"
    " OR centre_id = ANY (nullif(current_setting('app.centres', true), '')::uuid[])"
)


@pytest.fixture
def database(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    """The database of the running service, or, where a test asks for none, one on which nobody works."""
    if "service" in request.fixturenames:
        standing_notes: StandingService = request.getfixturevalue("standing_notes")
        return standing_notes.database
    return new_database("identity")


@pytest.fixture
async def admin(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the database's owner."""
    connection = await asyncpg.connect(database.admin_url)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def standing_notes(
    postgres: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StandingService]:
    """The notes service as it stands for all tests of this worker; it is the only subscriber of its own events."""
    with postgres.database("identity") as database:
        admin = await asyncpg.connect(database.admin_url)
        await admin.execute(notes.TABLE)
        await admin.execute("ALTER TABLE identity.notes ENABLE ROW LEVEL SECURITY")
        await admin.execute(f"CREATE POLICY by_centre ON identity.notes USING ({POLICY}) WITH CHECK ({POLICY})")
        await admin.close()
        settings = ServiceSettings(
            **environment(database.urls["identity"], event_subscribers="notes=http://notes.test"),
            clock_offset_file=tmp_path_factory.mktemp("notes") / "clock-offset",
        )
        async with standing(notes.create_app, settings, database, "identity") as service:
            await service.service.runtime.http.aclose()
            service.service.runtime.own_tokens = FixedToken(service_token("cai-identity"))  # type: ignore[assignment]  # a fixed token
            yield service


@pytest.fixture
async def service(standing_notes: StandingService) -> AsyncIterator[ServiceUnderTest]:
    """The notes service on an empty database."""
    async with (
        standing_notes.lent() as service,
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app=internal_app_of(service.app))) as http,
    ):
        notes.handled.clear()
        notes.ran.clear()
        service.runtime.http = http
        yield service


@pytest.fixture
def centre() -> UUID:
    return uuid4()


@pytest.fixture
def writer(service: ServiceUnderTest, centre: UUID) -> httpx2.AsyncClient:
    """A client for admission staff of one centre."""
    return service.as_staff(Role.ADMISSION, centres=(centre,))
