"""One running platform for the tests of the whole: real processes, real HTTP, the mock institutions beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.demo import stage_on
from local.demo.stage import Stage
from local.platform import Platform


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform of the tests' own, on an embedded database, with its clock in the file `clock-offset`."""
    folder: Path = tmp_path_factory.mktemp("platform")
    clock_file = folder / "clock-offset"
    clock_file.write_text("0")
    with Platform.start(folder / "data", environment="demo", clock_offset_file=clock_file, durable=False) as running:
        yield running


@pytest.fixture
def stage(platform: Platform) -> Stage:
    """The platform with its signed-in staff and its mock institutions."""
    return stage_on(platform, platform.directory.path.parent / "clock-offset")
