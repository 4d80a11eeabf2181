"""Keep-alive HTTP load from a process of its own: wrk where it is installed, else a small client on httptools.

Run as `python -m benchmarks.http_load URL CONNECTIONS SECONDS`, with raw requests as a JSON list on standard input, it
prints its own client's measurement as JSON.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import cycle
from urllib.parse import urlsplit

import httptools
import uvloop

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Measurement:
    """What one load run found; `p99` in milliseconds."""

    requests_per_second: float
    p99: float
    errors: int


def generator() -> str:
    """Return the name of the load generator that is used on this machine."""
    return "wrk" if shutil.which("wrk") else "own client"


def measure(url: str, connections: int, seconds: int) -> Measurement:
    """Ask for the address over that many connections for that long."""
    if shutil.which("wrk"):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", url]
        return _read_wrk(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    parts = urlsplit(url)
    return measure_requests(url, [f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n"], connections, seconds)


def measure_requests(url: str, requests: list[str], connections: int, seconds: float) -> Measurement:
    """Send raw requests to the address's host over that many connections, each in its turn and round again."""
    command = [sys.executable, "-m", "benchmarks.http_load", url, str(connections), str(seconds)]
    told = json.dumps(requests)
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, input=told).stdout)
    return Measurement(**found)


def _read_wrk(text: str) -> Measurement:
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    if rate is None or slow is None:
        raise ValueError(f"wrk said something unknown:\n{text}")
    errors = sum(int(number) for number in re.findall(r"(?:Non-2xx or 3xx responses:|read|write|timeout) (\d+)", text))
    return Measurement(float(rate[1]), float(slow[1]) * _UNITS[slow[2]], errors)


class _Client(asyncio.Protocol):
    """One connection: asks, waits for the whole answer, asks again."""

    def __init__(self, requests: Iterator[bytes], times: list[float]) -> None:
        self._requests = requests
        self._times = times
        self.errors = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._parser = httptools.HttpResponseParser(self)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        self._times.append(time.perf_counter() - self._asked)
        self.errors += self._parser.get_status_code() >= 400
        self._ask()

    def _ask(self) -> None:
        self._asked = time.perf_counter()
        self._transport.write(next(self._requests))  # type: ignore[attr-defined]  # uvloop's transport has no public class


async def _load(url: str, requests: list[str], connections: int, seconds: float) -> Measurement:
    parts, times = urlsplit(url), list[float]()
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    turn = cycle([request.encode() for request in requests])
    loop = asyncio.get_running_loop()
    clients = [await loop.create_connection(lambda: _Client(turn, times), host, port) for _ in range(connections)]
    await asyncio.sleep(seconds)
    for transport, _ in clients:
        transport.abort()
    p99 = sorted(times)[int(len(times) * 0.99)] * 1000
    return Measurement(len(times) / seconds, p99, sum(client.errors for _, client in clients))


if __name__ == "__main__":
    print(
        json.dumps(asdict(uvloop.run(_load(sys.argv[1], json.load(sys.stdin), int(sys.argv[2]), float(sys.argv[3])))))
    )
