"""A service that stands for all tests of a worker: each finds the database as it was when the service had started.

To start a service, make a database and warm its connections costs more than most tests do. Between two tests the jobs
are drained and every row is put back, so that a test may count rows as if it were alone.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from fastapi import FastAPI

from tests.support.eventually import eventually
from tests.support.postgres import Database
from tests.support.service import ServiceUnderTest, running

_TRUNCATED_EVERY = 100  # nothing is vacuumed here: until then, deleted rows stay in the tables' files
_TABLES = """
    SELECT relname AS name, oid::regclass::text AS shown FROM pg_class
    WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND relname NOT IN ('alembic_version', 'pgqueuer_schedules')
    ORDER BY relname
"""
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
_SEQUENCES = """
    SELECT format('SELECT setval(%L, %s, %L)', format('%I.%I', schemaname, sequencename),
                  coalesce(last_value, start_value), last_value IS NOT NULL)
    FROM pg_sequences WHERE schemaname = $1
"""


class FirstRows:
    """The rows of some services' schemas as they were at first, and a way back to them.

    Made by `remembered`; all is done as the owner, past triggers that keep a ledger from being changed.
    """

    def __init__(self, owner: Any, schemas: tuple[str, ...]) -> None:
        self._owner = owner
        self._schemas = schemas
        self._tables: list[str] = []
        self._put_back: list[str] = []
        self._running: list[Any] = []
        self._times = 0

    @classmethod
    async def remembered(cls, owner: Any, schemas: tuple[str, ...]) -> "FirstRows":
        """Keep a copy of what the schemas hold now."""
        first = cls(owner, schemas)
        await first.drain()
        for schema in schemas:
            await first._remember_all(schema)
        return first

    async def _remember_all(self, schema: str) -> None:
        for table in await self._owner.fetch(_TABLES, schema):
            await self._remember(table["shown"], f'public."first {schema} {table["name"]}"')
        self._put_back += [row[0] for row in await self._owner.fetch(_SEQUENCES, schema)]

    async def _remember(self, table: str, copy: str) -> None:
        self._tables.append(table)
        if await self._owner.fetchval(f"SELECT EXISTS (SELECT FROM {table})"):
            columns = await self._owner.fetchval(_COLUMNS, table)
            await self._owner.execute(f"CREATE TABLE {copy} AS SELECT {columns} FROM {table}")
            back = f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {copy}"
            self._put_back.append(back)

    async def restore(self) -> None:
        """Let running jobs end, drop those that wait, and put back all rows and sequences."""
        try:
            await self.drain()
        finally:  # the next test must not suffer for a job of this one that does not end
            await self._put_all_back()

    async def _put_all_back(self) -> None:
        self._times += 1
        if self._times % _TRUNCATED_EVERY == 0:
            emptied = [f"TRUNCATE {', '.join(self._tables)}"]
        else:
            emptied = [f"DELETE FROM {table}" for table in self._tables]
        past_triggers = "SET LOCAL session_replication_role = replica"
        await eventually(lambda: self._has_run([past_triggers, *emptied, *self._put_back]), seconds=60)

    async def _has_run(self, statements: list[str]) -> bool:
        """Run the statements; False when something that the service does by the clock stood in their way."""
        try:
            async with self._owner.transaction():
                await self._owner.execute("; ".join(statements))
        except asyncpg.DeadlockDetectedError:
            return False
        return True

    async def drain(self) -> None:
        """Let running jobs end, and drop those that wait."""
        await eventually(self._no_job_runs, seen=lambda: self._running)

    async def _no_job_runs(self) -> bool:
        self._running = []
        for schema in self._schemas:
            if await self._owner.fetchval("SELECT to_regclass($1)", f"{schema}.pgqueuer") is not None:
                await self._owner.execute(f"DELETE FROM {schema}.pgqueuer WHERE status <> 'picked'")
                self._running += await self._owner.fetch(f"SELECT entrypoint, payload FROM {schema}.pgqueuer")
        return not self._running


@dataclass
class StandingService:
    """A running app on a database of its own; `lent` gives it to one test."""

    app: FastAPI
    settings: Any
    service: ServiceUnderTest
    database: Database
    owner: Any
    first_rows: FirstRows

    async def remember(self, *schemas: str) -> None:
        """Let each test find these schemas as they are now."""
        self.first_rows = await FirstRows.remembered(self.owner, schemas)

    @property
    def clock_file(self) -> Path:
        """The file with the seconds that the service's clock is ahead."""
        file: Path = self.settings.clock_offset_file
        return file

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[ServiceUnderTest]:
        """Give the service to one test, and put everything back when it has ended."""
        try:
            yield ServiceUnderTest(self.app, self.service.runtime)
        finally:
            await self.first_rows.restore()
            self.clock_file.unlink(missing_ok=True)


@asynccontextmanager
async def standing(
    create_app: Callable[[Any], FastAPI], settings: Any, database: Database, *schemas: str
) -> AsyncIterator[StandingService]:
    """Start the app; what the schemas hold then is what each test will find (or call `remember` later)."""
    async with running(create_app, settings) as service:
        owner = await asyncpg.connect(database.admin_url)
        try:
            first_rows = await FirstRows.remembered(owner, schemas)
            yield StandingService(service.app, settings, service, database, owner, first_rows)
        finally:
            await owner.close()
