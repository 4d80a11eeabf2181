"""The directory in which one platform keeps all it has: database, secrets, logs, certificate. One run at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from local.errors import CannotStart, DiskFull, is_of_full_disk
from local.leftovers import refuse_leftovers

LOG_KEPT_BYTES = 10 * 1024 * 1024


class DataDirectory:
    """An opened and locked data directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "logs"
        self.running = path / "running"

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator["DataDirectory"]:
        """Make the directory if it is new and hold its lock; the lock goes with the process, however it ends.

        Raises CannotStart when another run uses it, or left processes behind that go on.
        """
        directory = cls(path.resolve())
        try:
            directory.path.mkdir(mode=0o711, parents=True, exist_ok=True)
            directory.logs.mkdir(mode=0o700, exist_ok=True)
            directory.running.mkdir(mode=0o700, exist_ok=True)
            lock = (directory.path / "lock").open("a+")
        except OSError as error:
            if is_of_full_disk(error):
                raise DiskFull(directory.path) from error
            raise CannotStart(
                f"No se puede escribir en el directorio de datos {directory.path} ({error.strerror}): "
                "dé permiso de escritura o indique otro en CAI_DATA.",
                f"Cannot write to the data directory {directory.path} ({error.strerror}): "
                "make it writable, or name another in CAI_DATA.",
            ) from error
        with lock:
            _take(lock, directory.path)
            refuse_leftovers(directory.running)
            yield directory

    def pid_file(self, name: str) -> Path:
        """Return the file that a running process of this name holds."""
        return self.running / f"{name}.pid"

    def log_file(self, name: str) -> Path:
        """Return the log file of a program; a long one of earlier runs is put aside first."""
        file = self.logs / f"{name}.log"
        if file.exists() and file.stat().st_size > LOG_KEPT_BYTES:
            file.replace(self.logs / f"{name}.earlier.log")
        return file


def _take(lock: IO[str], path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "?"
        raise CannotStart(
            f"El directorio de datos {path} ya está en uso por otra ejecución (proceso {holder}): deténgala primero.",
            f"The data directory {path} is already in use by another run (process {holder}): stop it first.",
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
