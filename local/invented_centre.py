"""The invented centre of `make run DEMO=1`: loaded once, into a new directory, while the clock walks up.

An existing platform's clock is never set back, so a directory that holds data is left as it is; so is one in which a
load was interrupted, since what was recorded cannot be told again under another date.
"""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from pathlib import Path

from local.errors import CannotStart
from local.platform import Platform
from shared.text import Text

HISTORY = timedelta(days=110)
"""How far back the clock is set: more than the centre's weeks of work."""

_LOOK_SECONDS = 0.25
_BEGUN, _LOADED = "demo-begun", "demo-loaded"


class Standing(Enum):
    """Where a data directory stands with the invented centre, and what a person who asked for it is told."""

    NEW = Text("Carga un centro inventado; tarda un minuto...", "Loading an invented centre; it takes a minute...")
    LOADED = Text("El centro inventado ya está cargado.", "The invented centre is loaded already.")
    HALF = Text(
        "La carga del centro inventado se interrumpió: lo cargado queda como está y no se continúa. Para tenerlo "
        "entero, borre {directory} o indique otro directorio en CAI_DATA.",
        "Loading the invented centre was interrupted: what was loaded stays as it is and is not gone on with. To have "
        "it whole, delete {directory} or name another directory in CAI_DATA.",
    )
    OTHER_DATA = Text(
        "El centro inventado se carga solo en un directorio nuevo, y {directory} ya tiene datos: indique otro en "
        "CAI_DATA.",
        "The invented centre is loaded into a new directory only, and {directory} holds data: name another in "
        "CAI_DATA.",
    )


def standing_of(directory: Path) -> Standing:
    """Return where a data directory stands, before the platform is started in it."""
    if (directory / _LOADED).exists():
        return Standing.LOADED
    if (directory / _BEGUN).exists():
        return Standing.HALF
    return Standing.OTHER_DATA if (directory / "secrets.json").exists() else Standing.NEW


@contextmanager
def clock_set_back() -> Iterator[Path]:
    """Give a clock file, set back, in a directory of its own; once it is deleted the time is true."""
    with tempfile.TemporaryDirectory(prefix="cai-clock-") as folder:
        file = Path(folder) / "clock-offset"
        file.write_text(str(-HISTORY.total_seconds()))
        yield file


def load(platform: Platform, clock_file: Path, tell: Callable[[str], None], asked_to_end: Callable[[], bool]) -> None:
    """Load the centre and bring the clock to the present. Raises CannotStart when not all of it could be loaded.

    Raises KeyboardInterrupt once the run is `asked_to_end`, also where the interrupt itself was lost.
    """
    from local.demo import stage_on  # a plain run needs none of it
    from local.demo.centre import fill
    from local.demo.stage import Refusal

    (platform.directory.path / _BEGUN).touch()
    try:
        asyncio.run(_until_done(fill(stage_on(platform, clock_file), tell), asked_to_end))
    except (Refusal, TimeoutError) as error:
        raise CannotStart(
            f"El centro inventado no se cargó entero ({error}): borre {platform.directory.path} y vuelva a iniciar.",
            f"The invented centre was not loaded whole ({error}): delete {platform.directory.path} and start again.",
        ) from error
    (platform.directory.path / _LOADED).touch()
    clock_file.unlink()


async def _until_done(work: Coroutine[None, None, object], asked_to_end: Callable[[], bool]) -> None:
    doing = asyncio.create_task(work)
    while not doing.done():
        await asyncio.wait({doing}, timeout=_LOOK_SECONDS)
        if asked_to_end():
            raise KeyboardInterrupt  # the loop's end cancels the work
    await doing
