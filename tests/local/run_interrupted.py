"""`make run` that is interrupted in the middle of a fork: python -m tests.local.run_interrupted DIRECTORY."""

import os
import signal
import sys
from pathlib import Path

from local.run import run
from tests.local.run_trivially import TRIVIAL


class Interruption:
    """What Ctrl-C does at the next fork, and at no other."""

    is_over = False

    def __call__(self) -> None:
        """Interrupt this process."""
        if not self.is_over:
            self.is_over = True
            os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    os.register_at_fork(after_in_parent=Interruption())
    run(Path(sys.argv[1]), 0, demo=False, applications=TRIVIAL)
