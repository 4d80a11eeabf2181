"""The gateway as a process of its own, as `make run` starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.process_output import ProcessOutput

ROOT = Path(__file__).parents[2]
PUBLIC_URL = "http://gateway.test"


@dataclass
class RunningGateway:
    """A process that listens at `port`; `log` is the file of its standard output."""

    port: int
    process: subprocess.Popen[str]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lines_of(self, request_id: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if request_id in line]


@contextmanager
def running_gateway(log: Path, **environment: str) -> Iterator[RunningGateway]:
    """Start it on a free port and stop it at the end; `environment` are its settings."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.gateway", "--port", "0"],
            cwd=ROOT,
            env={**os.environ, "PUBLIC_URL": PUBLIC_URL, "RESTART_PATIENCE": "0", **environment},
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
        )
        errors = ProcessOutput(process.stderr)
        try:
            announced = errors.line_with("running on http://127.0.0.1:", seconds=60)
            port = announced.partition("running on http://127.0.0.1:")[2].split()[0]
            yield RunningGateway(int(port), process, log)
        finally:
            process.terminate()
            process.wait(20)
            errors.close()
