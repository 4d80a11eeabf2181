"""PostgreSQL for the tests: one server per run, shared by its workers, and databases made from templates.

A database is a copy of a template that the migrations built, so a test meets the schema as it will be in service.
Set DATABASE_ADMIN_URL to use another server: a throw-away one, since the roles' passwords are set anew.
"""

import asyncio
import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

from local.databases import SERVICES, database_url, migrate, provision, service_url
from local.embedded_postgres import EmbeddedPostgres
from local.orphan_guard import OrphanGuard

MEMORY = Path("/dev/shm")
NEEDED_BYTES = 2 * 2**30

T = TypeVar("T")


@dataclass(frozen=True)
class Database:
    """A test's own database; `admin_url` reaches it as its owner, `urls[service]` as a service's role."""

    admin_url: str
    urls: dict[str, str]


NewDatabase = Callable[..., Database]


class OwnersConnection:
    """A connection that stays open in a thread of its own: signing in anew for each statement costs more than most."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._apart = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._connection: Any = None

    def execute(self, statement: str) -> None:
        """Execute a statement as the server's owner, outside any transaction."""
        self._apart.submit(self._runner.run, self._execute(statement)).result()

    async def _execute(self, statement: str) -> None:
        if self._connection is None:
            self._connection = await asyncpg.connect(self._admin_url)
        await self._connection.execute(statement)

    def close(self) -> None:
        """Close the connection and end the thread."""
        self._apart.submit(self._close).result()
        self._apart.shutdown()

    def _close(self) -> None:
        if self._connection is not None:
            self._runner.run(self._connection.close())
        self._runner.close()


class TestServer:
    """The run's PostgreSQL server, as one worker sees it."""

    __test__ = False

    def __init__(self, directory: Path, admin_url: str) -> None:
        self.directory = directory
        self.admin_url = admin_url
        self._owner = OwnersConnection(admin_url)

    @contextmanager
    def database(self, *services: str) -> Iterator[Database]:
        """Give a new database holding the schemas of `services` (none named: of all), and drop it afterwards."""
        template, passwords = self._template(services)
        name = f"{template}_{secrets.token_hex(4)}"
        self._owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            admin_url = database_url(self.admin_url, name)
            yield Database(admin_url, {role: service_url(admin_url, role, passwords[role]) for role in SERVICES})
        finally:
            self._owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _template(self, services: tuple[str, ...]) -> tuple[str, dict[str, str]]:
        """Name the template that holds `services`; the first worker to need it builds it, the others wait."""
        name = f"cai_{self.directory.name[-8:]}_{'_'.join(services)}".rstrip("_").lower()
        with _lock(self.directory / "templates.lock"):
            passwords = self._passwords()
            built = self.directory / f"{name}.built"
            if not built.exists():
                self._build(name, services, passwords)
                built.touch()
        return name, passwords

    def _build(self, name: str, services: tuple[str, ...], passwords: dict[str, str]) -> None:
        self._owner.execute(f'DROP DATABASE IF EXISTS "{name}"')
        self._owner.execute(f'CREATE DATABASE "{name}"')
        url = database_url(self.admin_url, name)
        run_apart(provision(url, passwords))
        with ThreadPoolExecutor(1) as apart:
            apart.submit(migrate, url, services or None).result()

    def _passwords(self) -> dict[str, str]:
        file = self.directory / "passwords.json"
        if not file.exists():
            file.write_text(json.dumps({service: secrets.token_urlsafe(12) for service in SERVICES}))
        passwords: dict[str, str] = json.loads(file.read_text())
        return passwords

    def close(self) -> None:
        """Let go of the server."""
        self._owner.close()

    def drop_templates(self) -> None:
        """Drop what the run has built, on a server that outlives it."""
        for built in self.directory.glob("*.built"):
            self._owner.execute(f'DROP DATABASE IF EXISTS "{built.stem}" WITH (FORCE)')


def _roomy_memory() -> Path | None:
    """Return the memory-backed directory if it has room: copying a database there takes a tenth of the time."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > NEEDED_BYTES
    return MEMORY if usable else None


@contextmanager
def run_server() -> Iterator[TestServer]:
    """Start the run's server, or use that of DATABASE_ADMIN_URL; at the end nothing of the run is left."""
    with reachable_directory() as directory:
        if given := os.environ.get("DATABASE_ADMIN_URL"):
            with closing(TestServer(directory, given)) as server:
                yield server
                server.drop_templates()
        else:
            guard = OrphanGuard()
            postgres = EmbeddedPostgres.start(
                directory,
                password=secrets.token_urlsafe(12),
                log_file=directory / "postgres.log",
                guard=guard,
                durable=False,
            )
            try:
                with closing(TestServer(directory, postgres.url())) as server:
                    yield server
            finally:
                postgres.stop()
                guard.close()


@contextmanager
def reachable_directory() -> Iterator[Path]:
    """Give a temporary directory that `nobody` can enter, as PostgreSQL needs it under root; pytest's are closed."""
    directory = Path(tempfile.mkdtemp(prefix="cai-tests-", dir=_roomy_memory()))
    directory.chmod(0o711)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in another thread, so that synchronous and asynchronous tests may both wait for it."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


@contextmanager
def _lock(file: Path) -> Iterator[None]:
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
