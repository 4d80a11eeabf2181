"""Dying with one's parent: on Linux the kernel sees to it, whatever else was killed; elsewhere the guard does."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # prctl(2)


def dies_with(parent: int, ending: signal.Signals) -> Callable[[], None]:
    """Return what a new child calls so that the kernel sends it `ending` when the process `parent` ends.

    It is called in the child, after any change of its account, which would undo it.
    """
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork: the child only calls it

    def follow() -> None:
        prctl(_PR_SET_PDEATHSIG, int(ending), 0, 0, 0)
        if os.getppid() != parent:  # it ended before we asked
            os.kill(os.getpid(), ending)

    return follow
