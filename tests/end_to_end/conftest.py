"""One platform for the tests of the whole, on which the main job was played: real processes, real HTTP, the mocks."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import pytest
from rich.console import Console

from local.demo import MAIN_JOB, stage_on
from local.demo.stage import Stage
from local.demo.timeline import play_all
from local.platform import Platform
from tests.support.postgres import reachable_directory


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """A platform of the tests' own, on an embedded database, with its clock in the file `clock-offset`."""
    with reachable_directory() as folder:
        clock_file = folder / "clock-offset"
        clock_file.write_text("0")
        with Platform.start(folder / "data", environment="demo", clock_offset_file=clock_file, durable=False) as found:
            yield found


@dataclass(frozen=True)
class Played:
    """The main job as it was played: whether every step held, and the timeline that `make demo` prints."""

    stage: Stage
    held: bool
    told: str


@pytest.fixture(scope="session")
def played(platform: Platform) -> Played:
    """The main job, played once on the platform: what follows meets cases, sessions, filings and receipts."""
    stage = stage_on(platform, platform.directory.path.parent / "clock-offset")
    told = StringIO()
    held = asyncio.run(play_all(stage, MAIN_JOB, Console(file=told, soft_wrap=True)))
    return Played(stage, held, told.getvalue())


@pytest.fixture
def stage(played: Played) -> Stage:
    """The platform with its signed-in staff and its mock institutions."""
    return played.stage
