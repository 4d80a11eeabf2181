"""Starts, watches, restarts and stops processes: none of them outlives this one.

They are forked from a process that has loaded what they share (`local/preloaded.py`). Their environment is sent to
each one itself: the process they are forked from never holds a secret.
"""

import http.client
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from urllib.parse import urlsplit

from local.data_directory import DataDirectory
from local.errors import CannotStart
from local.orphan_guard import OrphanGuard
from local.programs import Program, passed_on
from local.serving import serve

STOP_SECONDS = 15.0
STEADY_SECONDS = 60.0
LONGEST_PAUSE = 30.0

CHECKOUT = Path(__file__).parent.parent

_FORKED = multiprocessing.get_context("forkserver")

Tell = Callable[[str], None]


@dataclass
class _Running:
    program: Program
    process: ForkServerProcess
    started: float
    failures: int = 0
    due: float | None = None  # when a process that ended is to be started again


@contextmanager
def _clean_environment() -> Iterator[None]:
    """Leave in our environment only what the processes may see, while the one they are forked from starts."""
    ours, allowed = dict(os.environ), passed_on()
    os.environ.clear()
    os.environ.update(allowed)
    try:
        yield
    finally:
        os.environ.update(ours)


class Supervisor:
    """The processes of one platform."""

    def __init__(self, directory: DataDirectory, guard: OrphanGuard) -> None:
        self._directory = directory
        self._guard = guard
        self._running: dict[str, _Running] = {}
        _FORKED.set_forkserver_preload(["local.preloaded"])
        with _clean_environment():
            forkserver.ensure_running()

    def start(self, program: Program) -> None:
        """Start a process whose output goes to the log file of its name."""
        log = self._directory.log_file(program.name)
        ports = urlsplit(program.url).port, urlsplit(program.internal_url).port
        process = _FORKED.Process(
            target=serve,
            args=(
                program.name,
                program.application,
                *ports,
                dict(program.environment),
                log,
                self._directory.pid_file(program.name),
            ),
            daemon=True,
        )
        process.start()
        self._guard.watch(_pid(process), signal.SIGKILL)
        earlier = self._running.get(program.name)
        self._running[program.name] = _Running(
            program, process, time.monotonic(), failures=earlier.failures if earlier else 0
        )

    def wait_until_ready(self, names: Iterable[str], seconds: float) -> None:
        """Wait until each of the processes answers that it is ready; CannotStart when one ends or takes too long."""
        waiting = list(names)
        deadline = time.monotonic() + seconds
        while waiting:
            name = waiting[0]
            if is_ready(self._running[name].program.url):
                waiting.pop(0)
            elif self._running[name].process.exitcode is not None or time.monotonic() > deadline:
                raise self._not_ready(name)
            else:
                time.sleep(0.05)

    def look_after(self, tell: Tell) -> None:
        """Start again, after a pause that grows, whatever has ended by itself: to be called again and again."""
        for name, running in list(self._running.items()):
            self._look_after(name, running, tell)

    def kill(self, name: str) -> None:
        """End a process at once, as a crash would (SIGKILL)."""
        self._end(name, signal.SIGKILL)

    def stop(self, name: str) -> None:
        """End a process as a stop of the platform does (SIGTERM)."""
        self._end(name, signal.SIGTERM)

    def restart(self, name: str, seconds: float = 60.0) -> None:
        """Start an ended process again with the same command and address, and wait until it is ready."""
        self.start(self._running[name].program)
        self.wait_until_ready([name], seconds)

    def stop_all(self) -> None:
        """Ask all processes to end, the last started first, and see that they do."""
        for running in reversed(self._running.values()):
            if running.process.is_alive():
                running.process.terminate()
        for name in reversed(self._running):
            self._end(name, signal.SIGTERM)

    def pids(self) -> dict[str, int]:
        """Return the process id of each process that runs."""
        return {name: _pid(one.process) for name, one in self._running.items() if one.process.is_alive()}

    def _end(self, name: str, ending: signal.Signals) -> None:
        process = self._running[name].process
        if process.is_alive():
            with suppress(ProcessLookupError):  # it ended by itself in this moment
                os.kill(_pid(process), ending)
            process.join(STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        self._guard.forget(_pid(process))

    def _look_after(self, name: str, running: _Running, tell: Tell) -> None:
        status, now = running.process.exitcode, time.monotonic()
        if status is None:
            return
        if running.due is None:
            self._guard.forget(_pid(running.process))
            steady = now - running.started > STEADY_SECONDS
            running.failures = 1 if steady else running.failures + 1
            pause = min(2.0 ** (running.failures - 1), LONGEST_PAUSE)
            running.due = now + pause
            tell(
                f"{name} terminó ({status}); se reinicia en {pause:.0f} s; vea {self._directory.log_file(name)} / "
                f"{name} ended ({status}); restarting in {pause:.0f} s"
            )
        elif now >= running.due:
            self.start(running.program)

    def _not_ready(self, name: str) -> CannotStart:
        log = self._directory.log_file(name)
        lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
        reason = lines[-1].strip() if lines else "?"
        return CannotStart(
            f"El servicio {name} no arrancó ({reason}): detalles en {log}.",
            f"The service {name} did not start ({reason}): details in {log}.",
        )


def _pid(process: ForkServerProcess) -> int:
    if process.pid is None:
        raise RuntimeError("the process was not started")
    return process.pid


def is_ready(url: str, path: str = "/health/ready") -> bool:
    """Tell whether the service at `url` answers that it is ready."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
