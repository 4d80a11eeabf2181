"""The gateway's rows: requests/s and slowest hundredth through it, over the same service asked directly."""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from benchmarks.gateway_upstreams import PAGE
from benchmarks.http_load import Measurement, generator, measure
from benchmarks.row import Row

ROUNDS = 5
SECONDS = 2
_PYTHON = (sys.executable, "-m")


class Pair(NamedTuple):
    """One round: directly, then through the gateway, right after one another."""

    direct: Measurement
    through: Measurement


def rows() -> list[Row]:
    """Measure at 1, 8 and 32 connections; a second service without any framework shows the proxy's bare cost."""
    found = []
    with _service("framework") as direct, _gateway(direct) as through:
        for connections in (1, 8, 32):
            pairs = _rounds(direct, through, connections)
            found += _rows(pairs, connections, "a FastAPI route without a database, asked directly")
    with _service("bare") as direct, _gateway(direct) as through:
        pairs = _rounds(direct, through, 32)
        rate, _ = _rows(pairs, 32, "a bare ASGI function under uvicorn, asked directly")
        found.append(
            Row(f"{rate.name} (bare ASGI behind)", rate.figure, rate.floor, "none: the proxy's cost alone", rate.load)
        )
    return found


def _rounds(direct: str, through: str, connections: int) -> list[Pair]:
    for url in (direct, through):
        measure(f"{url}/v1/cases", connections, 1)
    return [
        Pair(measure(f"{direct}/v1/cases", connections, SECONDS), measure(f"{through}/v1/cases", connections, SECONDS))
        for _ in range(ROUNDS)
    ]


def _rows(pairs: list[Pair], connections: int, floor: str) -> list[Row]:
    errors = sum(pair.direct.errors + pair.through.errors for pair in pairs)
    if errors:
        raise RuntimeError(f"{errors} requests failed: the figures would mean nothing")
    direct, through = _best([pair.direct for pair in pairs]), _best([pair.through for pair in pairs])
    rate, slow = through.requests_per_second / direct.requests_per_second, through.p99 / direct.p99
    load = (
        f"{generator()}, {connections} connections, GET of {len(PAGE.model_dump_json())} bytes of JSON, "
        f"{ROUNDS} x {SECONDS} s each in turn, the best of each; direct {_told(direct)}, "
        f"through {_told(through)}; {_machine()}"
    )
    name = f"gateway, {connections} connection{'s' if connections > 1 else ''}"
    return [
        Row(f"{name}: requests/s", rate, floor, ">= 0.6" if connections == 32 else "none", load),
        Row(f"{name}: p99", slow, floor, "none", load),
    ]


def _best(measurements: list[Measurement]) -> Measurement:
    """Return the round with the most requests: whatever else the machine does only ever takes some away."""
    return max(measurements, key=lambda one: one.requests_per_second)


def _told(one: Measurement) -> str:
    return f"{one.requests_per_second:.0f}/s p99 {one.p99:.1f} ms"


def _machine() -> str:
    return f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"


@contextmanager
def _service(name: str) -> Iterator[str]:
    with _serving(
        (*_PYTHON, "uvicorn", f"benchmarks.gateway_upstreams:{name}", "--no-access-log", "--port", "0"), {}
    ) as url:
        yield url


@contextmanager
def _gateway(upstream: str) -> Iterator[str]:
    """Run the gateway as it is, with its access log and with rate limits that count but are not reached."""
    environment = {"CASES_URL": upstream, "RATE_LIMIT_ADDRESS": "1000000000/minute"}
    with _serving((*_PYTHON, "services.gateway", "--port", "0"), environment) as url:
        yield url


@contextmanager
def _serving(command: tuple[str, ...], environment: dict[str, str]) -> Iterator[str]:
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield _announced(process)
        finally:
            process.terminate()


def _announced(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"running on (http://[\d.]+:\d+)", line):
            return found[1]
    raise RuntimeError(f"{process.args!r} did not start")


if __name__ == "__main__":
    for row in rows():
        print(f"{row.name:52} {row.figure:6.2f}  aim {row.aim}\n    over {row.floor}\n    {row.load}")
