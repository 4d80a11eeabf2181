"""A process that is killed while a document comes in, and clients that break off: nothing of it stays."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from services.cases.documents.actions.removing import LONGEST_SILENCE, sweep_copies
from services.cases.main import create_app
from services.cases.settings import Settings
from tests.cases.conftest import order
from tests.cases.documents.files import pdf
from tests.gateway.conftest import free_port
from tests.support.eventually import eventually
from tests.support.postgres import NewDatabase
from tests.support.process_output import ProcessOutput
from tests.support.service import environment, running

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C18.8")]

ROOT = Path(__file__).resolve().parents[3]
HALF = pdf(3 * 2**20)[: 2 * 2**20 + 1000]


@dataclass
class Serving:
    """The process, and how to ask it."""

    process: subprocess.Popen[str]
    port: int
    bearer: str
    settings: Settings
    owner: Any

    def lying_there(self) -> list[Path]:
        folder = self.settings.document_directory
        return [file for file in folder.rglob("*") if file.is_file()] if folder.exists() else []

    async def copies(self) -> list[str]:
        return [row["state"] for row in await self.owner.fetch("SELECT state FROM cases.document_copies")]

    async def begin_upload(self, *, announced: int) -> asyncio.StreamWriter:
        """Send a head that announces so many bytes, and the half of a file; return once some of it is stored."""
        async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {self.bearer}"}) as http:
            opened = await http.post(f"http://127.0.0.1:{self.port}/v1/cases", json=order())
        path = f"/v1/cases/{opened.raise_for_status().json()['id']}/documents?kind=OTHER&file_name=cargo.pdf"
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        fields = f"Host: a\r\nAuthorization: Bearer {self.bearer}\r\nContent-Length: {announced}"
        writer.write(f"POST {path} HTTP/1.1\r\n{fields}\r\n\r\n".encode() + HALF)
        await writer.drain()
        await eventually(lambda: len(self.lying_there()) == 2, seen=self.lying_there)
        return writer


@contextmanager
def process(port: int, told: dict[str, Any]) -> Iterator[subprocess.Popen[str]]:
    variables = os.environ | {name.upper(): str(value) for name, value in told.items()}
    command = [sys.executable, "-m", "tests.cases.documents.serving", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


@pytest.fixture
async def serving(new_database: NewDatabase, tmp_path: Path) -> AsyncIterator[Serving]:
    """The service, ready to be asked."""
    database, port = new_database("cases"), free_port()
    places = {"clock_offset_file": tmp_path / "clock-offset", "document_directory": tmp_path / "documents"}
    told = environment(database.urls["cases"], **places)
    owner = await asyncpg.connect(database.admin_url)
    with process(port, told) as started:
        try:
            bearer = ProcessOutput(started.stdout).next_line(seconds=30).strip()
            async with httpx2.AsyncClient() as http:

                async def ready() -> bool:
                    try:
                        return (await http.get(f"http://127.0.0.1:{port}/health/ready")).status_code == 200
                    except httpx2.TransportError:
                        return False

                await eventually(ready, seconds=30)
            yield Serving(started, port, bearer, Settings(**told), owner)
        finally:
            await owner.close()


async def test_a_client_that_breaks_off_leaves_nothing(serving: Serving) -> None:
    writer = await serving.begin_upload(announced=3 * 2**20)
    writer.transport.abort()
    await eventually(lambda: serving.lying_there() == [], seen=serving.lying_there)

    async def is_forgotten() -> bool:
        return await serving.copies() == []

    await eventually(is_forgotten)


async def test_a_process_that_is_killed_leaves_nothing_after_the_sweep(serving: Serving) -> None:
    writer = await serving.begin_upload(announced=3 * 2**20)
    serving.process.kill()
    serving.process.wait(20)
    writer.close()
    assert len(serving.lying_there()) == 2
    clock = serving.settings.clock_offset_file
    assert clock is not None
    async with running(create_app, serving.settings) as again:
        await sweep_copies(again.runtime)
        assert len(serving.lying_there()) == 2, "it may still be under way"
        clock.write_text(str(LONGEST_SILENCE.total_seconds() + 60))
        await sweep_copies(again.runtime)
        assert serving.lying_there() == []
        assert await serving.copies() == ["DISCARDED"]
        clock.write_text(str(LONGEST_SILENCE.total_seconds() + 25 * 3600))
        await sweep_copies(again.runtime)
    assert await serving.copies() == []
    assert await serving.owner.fetch("SELECT id FROM cases.documents") == []
