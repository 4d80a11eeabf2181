"""Ends our child processes when we are killed ourselves, even by `kill -9`.

A small process of its own holds the reading end of a pipe. It is told each child's process id; when the pipe closes
because the starting process is gone, it ends the children that are left. Works alike on Linux and macOS.
"""

import os
import signal
import sys
import time
from typing import TextIO

GRACE_SECONDS = 10.0


class OrphanGuard:
    """Watches over the children of this process; `close()` it after the last of them has ended."""

    def __init__(self) -> None:
        import subprocess  # the guard's own process, which runs this file, does without it

        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )

    def watch(self, pid: int, ending: signal.Signals = signal.SIGTERM) -> None:
        """Have `pid` sent the signal `ending` should this process die first."""
        self._tell(f"watch {pid} {int(ending)}")

    def forget(self, pid: int) -> None:
        """Say that the child `pid` has ended and been waited for."""
        self._tell(f"forget {pid}")

    def close(self) -> None:
        """End the guard; it ends whatever it still watches."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        if self._process.stdin is None:
            raise RuntimeError("the orphan guard has no pipe")
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _end(watched: dict[int, int]) -> None:
    """Ask each process to end, then insist on those that did not."""
    for pid, ending in watched.items():
        if _alive(pid):
            os.kill(pid, ending)
    deadline = time.monotonic() + GRACE_SECONDS
    while any(_alive(pid) for pid in watched) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in watched:
        if _alive(pid):
            os.kill(pid, signal.SIGKILL)


def guard(told: TextIO) -> None:
    """Keep the list of children as it is told; at the end of the pipe, end those that are left."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    watched: dict[int, int] = {}
    for line in told:
        what, pid, *ending = line.split()
        if what == "watch":
            watched[int(pid)] = int(ending[0])
        else:
            watched.pop(int(pid), None)
    _end(watched)


if __name__ == "__main__":
    guard(sys.stdin)
