"""A running set of mock institutions for each test, and the clients that talk to them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from services.mocks.main import create_app
from services.mocks.settings import Settings
from tests.mocks.institutions import Institutions
from tests.mocks.paper import plain_pdf, sign
from tests.support.postgres import NewDatabase

MoveClock = Callable[[int], None]
Start = Callable[[], AbstractAsyncContextManager[Institutions]]


@pytest.fixture(scope="session")
def signed_pdf() -> bytes:
    """Return a signed PDF, made once."""
    return sign(plain_pdf())


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    """Return the file with the seconds that the mocks' clock is ahead."""
    return tmp_path / "clock"


@pytest.fixture
def move_clock(clock_file: Path) -> MoveClock:
    """Return what puts the mocks' clock so many seconds ahead."""

    def ahead(seconds: int) -> None:
        clock_file.write_text(str(seconds))

    return ahead


@pytest.fixture
def start(new_database: NewDatabase, clock_file: Path) -> Start:
    """Return what starts the mocks; started twice, they find the same state."""
    settings = Settings(
        database_url=new_database("mocks").urls["mocks"],
        mocks_control_token="control-secret",
        sinoe_user="cai",
        sinoe_password="casilla-secret",
        mpe_token="mpe-secret",
        sira_token="sira-secret",
        clock_offset_file=clock_file,
    )

    @asynccontextmanager
    async def running() -> AsyncIterator[Institutions]:
        app = create_app(settings)
        transport = httpx2.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://mocks") as http,
        ):
            yield Institutions(http)

    return running


@pytest.fixture
async def institutions(start: Start) -> AsyncIterator[Institutions]:
    """Return the running mocks."""
    async with start() as running:
        yield running
