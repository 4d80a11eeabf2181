"""A gateway process for the whole folder, and a scripted service behind it for each test."""

import asyncio
import random
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
import pytest

from local.loopback import loopback_client
from tests.gateway.running_gateway import RunningGateway, running_gateway
from tests.gateway.scripted_upstream import ScriptedUpstream, closed
from tests.support.eventually import within

BODY_LIMIT = 1024 * 1024


def free_port() -> int:
    """Return a port below those that the system hands out by itself, so that nobody takes it between two tests."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port


@pytest.fixture(scope="session")
def cases_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def gateway(cases_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """A gateway with short times and small limits; only the cases service can be there."""
    nobody = f"http://127.0.0.1:{free_port()}"
    with running_gateway(
        tmp_path_factory.mktemp("gateway") / "log.jsonl",
        IDENTITY_URL=nobody,
        CASES_URL=f"http://127.0.0.1:{cases_port}",
        SESSIONS_URL=nobody,
        INTEROP_URL=nobody,
        CORS_ORIGINS="https://app.example.pe",
        BODY_LIMIT_BYTES=str(BODY_LIMIT),
        FILE_LIMIT_BYTES=str(2 * BODY_LIMIT),
        RATE_LIMIT_ADDRESS="100000/minute",
        RATE_LIMIT_SIGN_IN="3/hour",
        RATE_LIMIT_CLIENT="5/hour",
        RESPONSE_TIMEOUT="1",
        IDLE_TIMEOUT="1",
    ) as running:
        yield running


@pytest.fixture
async def upstream(cases_port: int) -> AsyncIterator[ScriptedUpstream]:
    """The cases service, scripted."""
    async with ScriptedUpstream(cases_port).serving() as upstream:
        yield upstream


@pytest.fixture
async def http(gateway: RunningGateway) -> AsyncIterator[httpx2.AsyncClient]:
    """An HTTP client to the gateway."""
    async with loopback_client(gateway.url) as client:
        client.headers["accept-encoding"] = "identity"
        yield client


@dataclass
class RawAnswer:
    """What came back on a raw connection until it was closed."""

    data: bytes

    @property
    def status(self) -> int:
        return int(self.data.split(b" ", 2)[1]) if self.data.startswith(b"HTTP/1.1 ") else 0

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]


async def _one_answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


@dataclass
class RawClient:
    """Sends bytes as they are."""

    port: int

    @asynccontextmanager
    async def sending(self, *pieces: bytes) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """Send, and keep the connection open for as long as the block lasts."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            yield reader, writer
        finally:
            await closed(writer)

    async def send(self, *pieces: bytes, until_closed: bool = True) -> RawAnswer:
        """Send, and read until the gateway closes the connection (or, if not, one small answer)."""
        try:
            async with self.sending(*pieces) as (reader, _):
                read = reader.read() if until_closed else _one_answer(reader)
                return RawAnswer(await within(20, read, "the whole answer", seen=lambda: reader))
        except ConnectionError:
            return RawAnswer(b"")


@pytest.fixture
def raw(gateway: RunningGateway) -> RawClient:
    """A client that is not bound to HTTP."""
    return RawClient(gateway.port)
