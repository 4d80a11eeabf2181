"""Makes the platform's database ready: a schema and a login role for each service, and its migrations applied."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

from local.errors import CannotStart, DiskFull, is_of_full_disk
from shared.logging import class_of, trace_of

if TYPE_CHECKING:
    from alembic.config import Config

SERVICES = ("identity", "cases", "sessions", "interop", "mocks")
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
MIGRATIONS = Path(__file__).parent.parent / "migrations"

_ROLE = """
CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
"""
_OWN_SCHEMA = """
ALTER ROLE {role} SET search_path = {schema}, public;
CREATE SCHEMA IF NOT EXISTS {schema};
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
GRANT USAGE ON SCHEMA {schema}, public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT EXECUTE ON FUNCTIONS TO {role};
"""


def service_url(admin_url: str, service: str, password: str) -> str:
    """Return the address at which a service's own role reaches the database of `admin_url`."""
    parts = urlsplit(admin_url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"cai_{service}:{quote(password, safe='')}@{server}"))


def database_url(admin_url: str, database: str) -> str:
    """Return the administrator's address of another database on the same server."""
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))


@contextmanager
def preparing() -> Iterator[None]:
    """Say in one sentence what keeps a database from being prepared: of the error its kind alone, for its text may
    quote a row.
    """
    try:
        yield
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        if is_of_full_disk(error):
            raise DiskFull("PostgreSQL") from None
        kind = class_of(error)
        raise CannotStart(
            f"No se puede preparar la base de datos ({kind}): revise DATABASE_ADMIN_URL o restaure una copia de los "
            "datos.",
            f"The database cannot be prepared ({kind}): check DATABASE_ADMIN_URL, or restore a copy of the data.",
        ) from None


async def provision(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Make schemas, roles, rights and extensions; `passwords` by service. May be run again at any time.

    The administrator owns every object; a service's role reads and writes rows in its own schema and nothing else.
    """
    connection = await asyncpg.connect(admin_url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('provision'))")
            await connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            for extension in EXTENSIONS:
                await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public")
            for service in SERVICES:
                await _provision_service(connection, service, passwords[service])
    finally:
        await connection.close()


async def _provision_service(connection: "asyncpg.Connection[asyncpg.Record]", service: str, password: str) -> None:
    role = f"cai_{service}"
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
        await connection.execute(_ROLE.format(role=role))
    await connection.execute(
        await connection.fetchval("SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)", role, password)
    )
    await connection.execute(_OWN_SCHEMA.format(role=role, schema=service))


async def create_database(admin_url: str, database: str) -> bool:
    """Create a database beside that of `admin_url` unless it exists; tell whether it was created."""
    connection = await asyncpg.connect(admin_url)
    try:
        if await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database):
            return False
        await connection.execute(f'CREATE DATABASE "{database}"')
        return True
    finally:
        await connection.close()


def migrated_services() -> tuple[str, ...]:
    """Name the services that have migrations."""
    return tuple(service for service in SERVICES if any((MIGRATIONS / service).glob("[0-9]*.py")))


async def holds_platform(admin_url: str) -> bool:
    """Return whether a platform's tables stand in the database; not when it does not exist yet."""
    try:
        connection = await asyncpg.connect(admin_url)
    except asyncpg.InvalidCatalogNameError:
        return False
    try:
        return any([await _version(connection, service) for service in migrated_services()])
    finally:
        await connection.close()


async def services_behind(admin_url: str) -> list[str]:
    """Name the services whose schema is not at their newest migration; the numbers order the series."""
    connection = await asyncpg.connect(admin_url)
    try:
        return [service for service in migrated_services() if await _version(connection, service) != _newest(service)]
    finally:
        await connection.close()


async def _version(connection: "asyncpg.Connection[asyncpg.Record]", service: str) -> str | None:
    if await connection.fetchval("SELECT to_regclass($1)", f"{service}.alembic_version") is None:
        return None
    version: str | None = await connection.fetchval(f"SELECT version_num FROM {service}.alembic_version")  # noqa: S608 - a name of our own
    return version


def _newest(service: str) -> str:
    return max(path.name for path in (MIGRATIONS / service).glob("[0-9]*.py"))[:4]


def migrate(admin_url: str, services: Iterable[str] | None = None) -> None:
    """Bring the schemas of `services`, or of all, to their newest version; raise CannotStart where one cannot be.

    Runs an event loop of its own: call it from synchronous code.
    """
    from alembic import command  # only here: the supervisor, which seldom migrates, does without its memory

    for service in sorted(set(services or SERVICES).intersection(migrated_services())):
        with preparing(), _saying_where(service):
            command.upgrade(_alembic(admin_url, service), "head")
            asyncio.run(_protect_version(admin_url, service))


@contextmanager
def _saying_where(service: str) -> Iterator[None]:
    """Say by kind and place why a migration failed: a database quotes the very row that it refuses."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if is_of_full_disk(error):
            raise DiskFull("PostgreSQL") from None
        what = f"{class_of(error)} {getattr(error.orig, 'sqlstate', '')}, {' < '.join(reversed(trace_of(error)))}"
        raise CannotStart(
            f"Una migración de {service} falló ({what}): la base de datos quedó como estaba.",
            f"A migration of {service} failed ({what}): the database is as it was.",
        ) from None


def compare(admin_url: str, service: str) -> None:
    """Raise alembic's AutogenerateDiffsDetected if the migrated schema is not the one the service's code names."""
    from alembic import command

    config = _alembic(admin_url, service)
    config.attributes["compare"] = True
    command.check(config)


def _alembic(admin_url: str, service: str) -> "Config":
    from alembic.config import Config

    config = Config(MIGRATIONS / "alembic.ini", ini_section=service)
    config.attributes["admin_url"] = admin_url
    return config


async def _protect_version(admin_url: str, service: str) -> None:
    """Let the service read at which migration its schema stands, and not write it."""
    connection = await asyncpg.connect(admin_url)
    try:
        await connection.execute(f"REVOKE INSERT, UPDATE, DELETE ON {service}.alembic_version FROM cai_{service}")
    finally:
        await connection.close()
