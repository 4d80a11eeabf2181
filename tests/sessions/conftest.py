"""The sessions service on a database of its own, with a stand-in for cases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.cases.client import CasesClient
from services.sessions.main import create_app
from services.sessions.settings import Settings
from tests.sessions.scene import MONDAY, Scene
from tests.support.postgres import NewDatabase
from tests.support.service import environment, running


@pytest.fixture
async def scene(new_database: NewDatabase, tmp_path: Path) -> AsyncIterator[Scene]:
    """A centre on a Monday morning, with nothing in it yet."""
    database = new_database("sessions")
    clock_file = tmp_path / "clock-offset"
    settings = Settings(
        **environment(database.urls["sessions"], clock_offset_file=clock_file, public_url="http://cai.test")
    )
    async with running(create_app, settings) as service:
        scene = Scene(service, clock_file, database.admin_url)
        scene.at(MONDAY)
        service.runtime.use(CasesClient, scene.cases)
        yield scene
