"""The two ports of a service's process, and what becomes of a body that nobody read: over real sockets."""

import itertools
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.support.postgres import TestServer
from tests.support.process_output import ProcessOutput
from tests.support.service import environment, service_token

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = b"GET /health/live HTTP/1.1\r\nHost: a\r\nX-Request-Id: hidden-request\r\n\r\n"

pytestmark = pytest.mark.feature("P01.7")


@dataclass(frozen=True)
class Served:
    port: int
    internal_port: int

    def send(self, data: bytes) -> bytes:
        """Send the bytes to the public port and return all that comes until the service closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as sending:
            sending.sendall(data)
            received = bytearray()
            while piece := sending.recv(65536):
                received += piece
            return bytes(received)


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for held in (one, other):
            held.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture(scope="module")
def served(postgres: TestServer) -> Iterator[Served]:
    """The sessions service as Compose starts it: a process of its own, on a real database."""
    database = postgres.database("sessions")
    port, internal = free_ports()
    with database as made:
        told = {name.upper(): str(value) for name, value in environment(made.urls["sessions"]).items()}
        command = [sys.executable, "-m", "shared.doors", "services.sessions.main:create_app"]
        process = subprocess.Popen(
            [*command, "--port", str(port), "--internal-port", str(internal)],
            cwd=ROOT,
            env={**os.environ, **told},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        errors = ProcessOutput(process.stderr)
        try:
            errors.line_with("startup complete", seconds=60)
            yield Served(port, internal)
        finally:
            process.terminate()
            process.wait(20)
            errors.close()


@pytest.mark.parametrize("path", ["/internal/events", "/internal", "/internal/"])
def test_the_public_port_has_nothing_internal_for_anybody(served: Served, path: str) -> None:
    for headers in ({}, {"Authorization": f"Bearer {service_token('cai-cases')}"}):
        answer = httpx2.post(f"http://127.0.0.1:{served.port}{path}", content=b"[]", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_the_internal_port_has_nothing_else(served: Served) -> None:
    inside = f"http://127.0.0.1:{served.internal_port}"
    assert httpx2.post(f"{inside}/internal/events", content=b"[]").status_code == 401
    for path in ("/v1/groups", "/health/live", "/openapi.json", "/docs"):
        assert httpx2.get(f"{inside}{path}").status_code == 404


LINES = {b"POST /no/such/route": 404, b"DELETE /v1/groups": 405, b"POST /v1/attendance-imports?session_id=x": 401}
BODIES = {
    "begun": b"Content-Length: 100000\r\n\r\n0123456789",
    "a request within": b"Content-Length: 100000\r\n\r\n" + HIDDEN,
    "a request in a chunk": b"Transfer-Encoding: chunked\r\n\r\n186a0\r\n" + HIDDEN,
    "a request behind": b"Content-Length: 10\r\n\r\n0123456789" + HIDDEN,
}


@pytest.fixture(scope="module")
def unread(served: Served) -> dict[tuple[bytes, str], bytes]:
    """What comes of each request whose body nobody reads; all at once, since the service lingers on each."""
    asked = list(itertools.product(LINES, BODIES))
    requests = [line + b" HTTP/1.1\r\nHost: a\r\n" + BODIES[body] for line, body in asked]
    with ThreadPoolExecutor(len(asked)) as clients:
        return dict(zip(asked, clients.map(served.send, requests), strict=True))


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("body", BODIES)
def test_the_connection_ends_with_an_answer_whose_body_was_not_read(
    unread: dict[tuple[bytes, str], bytes], line: bytes, body: str
) -> None:
    received = unread[line, body]
    assert re.findall(rb"HTTP/1\.1 \d+", received) == [b"HTTP/1.1 %d" % LINES[line]], "what followed was answered too"
    assert b"\r\nconnection: close\r\n" in received
    assert b"hidden-request" not in received


def test_who_still_sends_gets_to_read_the_answer(served: Served) -> None:
    """A connection that is closed upon unread bytes is reset, and takes the answer with it."""
    received = served.send(
        b"POST /no/such/route HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n" + bytes(10_000_000)
    )
    assert received.startswith(b"HTTP/1.1 404 ")
    assert b'"code": "not-found"' in received


def test_a_connection_whose_requests_are_read_is_kept(served: Served) -> None:
    asked = b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
    empty = b"GET /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    received = served.send(asked + empty + asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert received.count(b"HTTP/1.1 200") == 3
