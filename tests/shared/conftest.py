"""The kernel's test service, running on a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx2
import pytest

from shared.app import internal_app_of
from shared.security.principal import Role
from shared.settings import ServiceSettings
from tests.shared import notes
from tests.support.postgres import Database, NewDatabase
from tests.support.service import FixedToken, ServiceUnderTest, environment, running, service_token

POLICY = (
    "current_setting('app.all_centres', true) = 'on'"
    " OR centre_id = ANY (nullif(current_setting('app.centres', true), '')::uuid[])"
)


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    return new_database("identity")


@pytest.fixture
async def admin(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the database's owner."""
    connection = await asyncpg.connect(database.admin_url)
    yield connection
    await connection.close()


@pytest.fixture
async def service(database: Database, tmp_path: Path) -> AsyncIterator[ServiceUnderTest]:
    """The notes service; it is the only subscriber of its own events."""
    admin = await asyncpg.connect(database.admin_url)
    await admin.execute(notes.TABLE)
    await admin.execute("ALTER TABLE identity.notes ENABLE ROW LEVEL SECURITY")
    await admin.execute(f"CREATE POLICY by_centre ON identity.notes USING ({POLICY}) WITH CHECK ({POLICY})")
    await admin.close()
    offset = tmp_path / "clock-offset"
    settings = ServiceSettings(
        **environment(database.urls["identity"], event_subscribers="notes=http://notes.test", clock_offset_file=offset)
    )
    notes.handled.clear()
    notes.ran.clear()
    async with running(notes.create_app, settings) as running_service:
        runtime = running_service.runtime
        await runtime.http.aclose()
        runtime.http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=internal_app_of(running_service.app)))
        runtime._own_tokens = FixedToken(service_token("cai-identity"))  # type: ignore[assignment]  # a fixed token
        yield running_service


@pytest.fixture
def centre() -> UUID:
    return uuid4()


@pytest.fixture
def writer(service: ServiceUnderTest, centre: UUID) -> httpx2.AsyncClient:
    """A client for admission staff of one centre."""
    return service.as_staff(Role.ADMISSION, centres=(centre,))
