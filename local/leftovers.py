"""What an earlier run left running: each process holds a lock on a file of its own for as long as it lives."""

import fcntl
import os
import time
from pathlib import Path
from typing import IO

from local.errors import CannotStart

ENDING_SECONDS = 15.0  # in which a run that was killed a moment ago still ends its processes

_held: list[IO[str]] = []  # never closed: the lock goes with the process


def hold(file: Path) -> None:
    """Say in the file that this process runs, until it ends."""
    opened = taken(file)
    opened.truncate(0)
    opened.write(str(os.getpid()))
    opened.flush()
    _held.append(opened)


def taken(file: Path) -> IO[str]:
    """Return the file with its lock, which lasts until it is closed by this process and all that inherited it."""
    opened = file.open("a+")
    fcntl.flock(opened, fcntl.LOCK_EX)
    return opened


def is_held(file: Path) -> bool:
    """Tell whether a process holds the file."""
    with file.open("a+") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def refuse_leftovers(folder: Path, seconds: float = ENDING_SECONDS) -> None:
    """Wait until no process holds a file of the folder. Raises CannotStart, naming those that go on running."""
    deadline = time.monotonic() + seconds
    while left := [f"{file.stem} {pid}" for file in sorted(folder.glob("*.pid")) if (pid := _holder(file))]:
        if time.monotonic() > deadline:
            kill = "kill " + " ".join(name.split()[1] for name in left)
            raise CannotStart(
                f"Siguen procesos de una ejecución anterior ({', '.join(left)}): termínelos con {kill}",
                f"Processes of an earlier run go on ({', '.join(left)}): end them with {kill}",
            )
        time.sleep(0.1)


def _holder(file: Path) -> str:
    """Return the id of the process that holds the file, "" if none does."""
    return file.read_text().strip() if is_held(file) else ""
