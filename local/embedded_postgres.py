"""An embedded PostgreSQL: made, started and stopped by us, on a free port of this machine, as a direct child."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from local.errors import CannotStart, DiskFull
from local.leftovers import is_held, taken
from local.orphan_guard import OrphanGuard
from local.parent_death import dies_with
from local.postgres_place import Place, find_place

ADMINISTRATOR = "cai_admin"
START_SECONDS = 60.0
STOP_SECONDS = 30.0
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
# No statement text and no row's values in its log: they may hold personal data.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class EmbeddedPostgres:
    """A running PostgreSQL server; `url(database)` reaches it as its administrator."""

    def __init__(self, place: Place, password: str, log_file: Path, guard: OrphanGuard, durable: bool) -> None:
        self.place = place
        self.port = _free_port()
        self._password = password
        self._log_file = log_file
        self._guard = guard
        self._durable = durable
        self._process = self._launched()

    @classmethod
    def start(cls, directory: Path, *, password: str, log_file: Path, guard: OrphanGuard, durable: bool = True) -> Self:
        """Start the server whose data stand under `directory`, making it first if there is none.

        `password` is the administrator's, and must be the same at each start. Without `durable`, for tests, a crash of
        the machine may lose data, and what had to stand outside `directory` is deleted at the stop. Raises
        CannotStart, which quotes the server's own reason.
        """
        place = find_place(directory, lasting=durable)
        if not (place.data / "PG_VERSION").exists():
            _initialise(place, password, log_file)
        return cls(place, password, log_file, guard, durable)

    def start_again(self) -> None:
        """Start a server that has ended by itself, at the same address; CannotStart if its data do not let it."""
        self._guard.forget(self.pid)
        self._process = self._launched()

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid

    def url(self, database: str = "postgres") -> str:
        """Return the administrator's address of a database."""
        return f"postgresql://{ADMINISTRATOR}:{self._password}@127.0.0.1:{self.port}/{database}"

    def poll(self) -> int | None:
        """Return the server's exit status if it has ended by itself."""
        return self._process.poll()

    def stop(self) -> None:
        """Stop the server cleanly: open connections are closed, everything is on disk."""
        for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self._process.poll() is None:
                self._process.send_signal(ending)
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(STOP_SECONDS)
        if self.place.moved_to and not self._durable:
            shutil.rmtree(self.place.moved_to)

    def _launched(self) -> subprocess.Popen[bytes]:
        """Start the server's process and wait until it takes connections."""
        lock = self.place.data.with_name("postgres-lock")
        _end_leftover(self.place, lock)
        settings = SETTINGS | {"port": str(self.port)} | ({} if self._durable else FORGETFUL)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log_file.open("ab") as log, taken(lock) as held:
            start_of_log = log.tell()
            process = subprocess.Popen(
                [self.place.programs / "postgres", "-D", self.place.data, *options],
                cwd="/",
                env={"LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                pass_fds=[held.fileno()],
                preexec_fn=dies_with(os.getpid(), signal.SIGINT),
                **self.place.account.options(),
            )
        self._guard.watch(process.pid, signal.SIGINT)
        deadline = time.monotonic() + START_SECONDS
        while not _says_ready(self.place.data / "postmaster.pid", process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise _refusal(self.place.data, self._log_file, start_of_log)
            time.sleep(0.02)
        return process


def _says_ready(state_file: Path, pid: int) -> bool:
    """Read the state that the server keeps in its postmaster.pid: line 1 its process id, line 8 its state."""
    try:
        lines = state_file.read_text().splitlines()
    except FileNotFoundError:  # not yet written, or just taken away by the server that was killed before
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _initialise(place: Place, password: str, log_file: Path) -> None:
    """Make the data directory under another name first, so that an interrupted start leaves none half made."""
    if place.data.exists() and any(place.data.iterdir()):
        raise _damaged(place.data, "PG_VERSION: no existe", log_file)
    unfinished = place.data.with_name("postgres-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password_file = place.data.with_name("postgres-password")
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    place.account.take(unfinished)
    place.account.take(password_file)
    command: list[str | Path] = [
        place.programs / "initdb",
        "-D",
        unfinished,
        "--username",
        ADMINISTRATOR,
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        f"--locale={LOCALE}",
        "--encoding=UTF8",
        "--no-instructions",
        "--no-sync",
    ]
    try:
        with log_file.open("ab") as log:
            start_of_log = log.tell()
            made = subprocess.run(
                command, cwd="/", env={"LC_ALL": "C"}, stdout=log, stderr=log, check=False, **place.account.options()
            )
    finally:
        password_file.unlink()
    if made.returncode != 0:
        raise _refusal(place.data, log_file, start_of_log)
    if place.data.exists():
        place.data.rmdir()
    unfinished.rename(place.data)


def _end_leftover(place: Place, lock: Path) -> None:
    """Stop a server that an earlier run, killed with its guard, left on this data directory.

    The lock tells whether one is there: the id in a postmaster.pid of before a reboot may be a stranger's by now.
    Raises CannotStart, naming the server, if it does not stop.
    """
    if not is_held(lock):
        return
    command: list[str | Path] = [place.programs / "pg_ctl", "stop", "-D", place.data, "-m", "fast", "-W", "-s"]
    subprocess.run(command, cwd="/", stderr=subprocess.DEVNULL, check=False, **place.account.options())
    deadline = time.monotonic() + STOP_SECONDS
    while is_held(lock):
        if time.monotonic() > deadline:
            pid = (place.data / "postmaster.pid").read_text().partition("\n")[0]
            raise CannotStart(
                f"PostgreSQL de una ejecución anterior sigue en marcha ({pid}) y no obedece: termínelo con kill -9 "
                f"{pid} y vuelva a empezar; lo guardado no se pierde.",
                f"PostgreSQL of an earlier run goes on ({pid}) and does not obey: end it with kill -9 {pid} and start "
                "again; nothing stored is lost.",
            )
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _refusal(data: Path, log_file: Path, start_of_log: int) -> CannotStart:
    """Quote why the server would not start: the last reason in its log."""
    with log_file.open("rb") as log:
        log.seek(start_of_log)
        lines = log.read().decode(errors="replace").splitlines()
    reasons = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:", "could not"))]
    if any(os.strerror(number) in line for line in reasons for number in (errno.ENOSPC, errno.EDQUOT)):
        return DiskFull(data)
    return _damaged(data, (reasons or lines or ["?"])[-1].split("  ")[-1].strip(), log_file)


def _damaged(data: Path, reason: str, log_file: Path) -> CannotStart:
    return CannotStart(
        f"PostgreSQL no puede usar el directorio de datos {data} ({reason}): restaure una copia o bórrelo para "
        f"empezar de nuevo; detalles en {log_file}.",
        f"PostgreSQL cannot use the data directory {data} ({reason}): restore a copy, or delete it to start anew; "
        f"details in {log_file}.",
    )
