"""Nothing but the class and the place of an exception reaches a log, a table or an answer: its text may quote her."""

import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx2
import pytest

from tests.shared.planted_app import PLANTED
from tests.support.eventually import eventually
from tests.support.postgres import Database, NewDatabase

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C10.5", "P06.1")]

ROOT = Path(__file__).resolve().parents[2]
REPORTS = {
    "fault": 3,  # of the three requests below
    "job_failed": 4,  # of three ways, and of the event
    "schedule_failed": 1,
    "uncaught": 2,  # a thread's, and a finaliser's
    "warned": 1,
    "asyncio ERROR": 2,  # a forgotten task's, and a callback's
    "library ERROR": 3,
    "library WARNING refused": 1,
}


@dataclass
class Planted:
    """The process, the file of all it wrote, and its database."""

    http: httpx2.AsyncClient
    log: Path
    database: Database

    def written(self) -> str:
        return self.log.read_text()


@contextmanager
def process(database: Database, log: Path, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "uvicorn", "tests.shared.planted_app:create_app", "--factory", "--no-access-log"]
    told = os.environ | {"DATABASE_URL": database.urls["identity"], "PYTHONUNBUFFERED": "1"} | environment
    with (
        log.open("wb") as output,
        subprocess.Popen([*command, f"--port={port}"], cwd=ROOT, env=told, stdout=output, stderr=output) as running,
    ):
        try:
            yield running
        finally:
            running.terminate()
            running.wait(20)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
async def planted(new_database: NewDatabase, tmp_path: Path) -> AsyncIterator[Planted]:
    database, port = new_database("identity"), free_port()
    with process(database, tmp_path / "log", port):
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:

            async def ready() -> bool:
                try:
                    return (await http.get("/health/ready")).status_code == 200
                except httpx2.TransportError:
                    return False

            await eventually(ready, seconds=30)
            yield Planted(http, tmp_path / "log", database)


async def rows_that_quote(admin_url: str, sought: str) -> dict[str, int]:
    """Return the tables of all schemas whose rows hold the text in any column, also as bytes, and how many do."""
    connection = await asyncpg.connect(admin_url)
    try:
        tables = await connection.fetch(
            "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        assert len(tables) > 8
        found = {}
        for table in tables:
            asked = f"SELECT count(*) FROM {table['name']} AS t WHERE t::text LIKE ANY ($1)"
            found[table["name"]] = await connection.fetchval(asked, [f"%{sought}%", f"%{sought.encode().hex()}%"])
        return {name: count for name, count in found.items() if count}
    finally:
        await connection.close()


async def test_what_fails_anywhere_in_a_service_is_told_without_its_text(planted: Planted) -> None:
    answers = [await planted.http.post(f"/v1/planted/{path}") for path in ("faults", "answers", "broken-rules")]
    assert [answer.status_code for answer in answers] == [500, 500, 500]
    for path in ("jobs", "background"):
        assert (await planted.http.post(f"/v1/planted/{path}")).status_code == 204
    admin_url = planted.database.admin_url

    async def is_stored() -> bool:
        return (await rows_that_quote(admin_url, "JobFailed")).get("identity.pgqueuer_log", 0) >= 4

    await eventually(is_stored, seconds=30)
    await eventually(lambda: all(planted.written().count(said) >= times for said, times in REPORTS.items()), seconds=30)
    assert PLANTED not in planted.written()
    assert all(PLANTED not in answer.text + str(answer.headers) for answer in answers)
    assert await rows_that_quote(admin_url, PLANTED) == {}
    places = await rows_that_quote(admin_url, "planted_app.py")
    assert places.keys() == {"identity.pgqueuer_log"}
    assert places["identity.pgqueuer_log"] >= 4  # the place is what may be kept; the hour may have struck again


async def test_a_start_that_fails_is_told_without_its_text(new_database: NewDatabase, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with process(new_database("identity"), log, free_port(), PLANT_AT_START="yes") as running:
        assert running.wait(30) == 3
    written = log.read_text()
    assert '"start_failed"' in written
    assert "planted_app.py" in written
    assert PLANTED not in written
