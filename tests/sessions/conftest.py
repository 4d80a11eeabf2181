"""The sessions service on a database of its own, with a stand-in for cases."""

from collections.abc import AsyncIterator

import pytest

from services.cases.client import CasesClient
from services.sessions.main import create_app
from services.sessions.settings import Settings
from tests.sessions.scene import MONDAY, Scene
from tests.support.postgres import TestServer
from tests.support.service import environment
from tests.support.standing import StandingService, standing


@pytest.fixture(scope="session")
async def standing_sessions(
    postgres: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StandingService]:
    """The service as it stands for all tests of this worker."""
    with postgres.database("sessions") as database:
        clock = tmp_path_factory.mktemp("sessions") / "clock-offset"
        told = environment(database.urls["sessions"], clock_offset_file=clock, public_url="http://cai.test")
        async with standing(create_app, Settings(**told), database, "sessions") as service:
            yield service


@pytest.fixture
async def scene(standing_sessions: StandingService) -> AsyncIterator[Scene]:
    """A centre on a Monday morning, with nothing in it yet."""
    async with standing_sessions.lent() as service:
        scene = Scene(service, standing_sessions.clock_file, standing_sessions.owner)
        scene.at(MONDAY)
        service.runtime.use(CasesClient, scene.cases)
        yield scene
