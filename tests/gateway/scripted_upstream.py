"""A service behind the gateway that does exactly what a test tells it, byte by byte."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.support.eventually import within

JSON = b"content-type: application/json\r\n"


@dataclass
class Asked:
    """One request as it arrived: the head as sent, its fields, and the body when it was read."""

    head: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    connection: int
    body: bytes = b""

    @property
    def line(self) -> str:
        return self.head.split(b"\r\n", 1)[0].decode()

    @property
    def fields(self) -> list[tuple[str, str]]:
        lines = self.head.decode("latin1").split("\r\n")[1:]
        return [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines if line)]

    def all(self, name: str) -> list[str]:
        return [value for found, value in self.fields if found == name]

    def one(self, name: str) -> str | None:
        found = self.all(name)
        assert len(found) <= 1, f"{name} came {len(found)} times"
        return found[0] if found else None

    async def read_body(self) -> bytes:
        if self.one("transfer-encoding") == "chunked":
            while size := int(await self.reader.readuntil(b"\r\n"), 16):
                self.body += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readuntil(b"\r\n")
        else:
            self.body = await self.reader.readexactly(int(self.one("content-length") or 0))
        return self.body

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: str = "200 OK", fields: bytes = JSON, body: bytes = b"{}") -> None:
        await self.write(b"HTTP/1.1 %s\r\n%scontent-length: %d\r\n\r\n%s" % (status.encode(), fields, len(body), body))


async def closed(writer: asyncio.StreamWriter) -> None:
    """Close the connection and wait until it is."""
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


Script = Callable[[Asked], Awaitable[None]]


async def answer_ok(asked: Asked) -> None:
    await asked.read_body()
    await asked.answer()


@dataclass
class ScriptedUpstream:
    """Serves at `port`; `script` is called with each request and may do with the connection what it likes."""

    port: int
    script: Script = answer_ok
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    _serving: set[asyncio.Task[None]] = field(default_factory=set)
    _sockets: list[socket.socket] = field(default_factory=list)
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def until_gone(self, *, seconds: float = 5) -> None:
        """Wait for the gateway to break a connection off."""
        await within(seconds, self.gone.wait(), "the connection's end", seen=lambda: [one.line for one in self.asked])

    def _accept(self, listening: socket.socket) -> None:
        accepted, _ = listening.accept()
        self._sockets.append(accepted)
        self._serving.add(asyncio.create_task(self._serve(accepted)))

    async def _serve(self, accepted: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=accepted, limit=2**20)
        self._writers.append(writer)
        self.connections += 1
        number = self.connections
        try:
            while True:
                asked = Asked(await reader.readuntil(b"\r\n\r\n"), reader, writer, number)
                self.asked.append(asked)
                await self.script(asked)
                if writer.is_closing():
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            self.gone.set()
        finally:
            writer.close()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["ScriptedUpstream"]:
        """Serve until the block ends; a connection that arrives as it ends is closed like any other."""
        loop = asyncio.get_running_loop()
        # Not asyncio's own server: what that has accepted, but not yet handed over, nobody could close.
        with socket.create_server(("127.0.0.1", self.port)) as listening:
            listening.setblocking(False)
            loop.add_reader(listening, self._accept, listening)
            try:
                yield self
            finally:
                loop.remove_reader(listening)
                await self._end()

    async def _end(self) -> None:
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
            await closed(writer)
        for accepted in self._sockets:
            accepted.close()
