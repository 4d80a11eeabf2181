"""Rules 9 and 10: what the database itself refuses, whatever the code forgets."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from benchmarks.many_cases import fill
from local.databases import SERVICES
from tests.support.postgres import Database, NewDatabase

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P03.4")]

# Tables of the kernel carry centre_id as information; only the service itself reads them, over all centres.
KERNEL = {"audit_log", "events", "event_deliveries", "idempotency_keys"}

_TABLES = """
SELECT n.nspname AS schema, c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS protected,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'centre_id') AS has_centre,
       EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p') AS has_key
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1::text[])
"""
_FOREIGN_KEYS = """
SELECT conname FROM pg_constraint k
JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
WHERE k.contype = 'f' AND a.relnamespace <> b.relnamespace
"""


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    return new_database()


@pytest.fixture
async def admin(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(database.admin_url)
    yield connection
    await connection.close()


async def test_every_table_of_a_centres_data_is_protected_by_centre(
    admin: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    tables = await admin.fetch(_TABLES, [name for name in SERVICES if name != "mocks"])
    assert len(tables) > 30
    bare = [f"{row['schema']}.{row['name']}" for row in tables if row["has_centre"] and not row["protected"]]
    assert [name for name in bare if name.split(".")[1] not in KERNEL] == []


async def test_every_table_has_a_key_and_no_foreign_key_leaves_its_schema(
    admin: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    tables = await admin.fetch(_TABLES, list(SERVICES))
    assert [row["name"] for row in tables if not row["has_key"]] == []
    assert await admin.fetch(_FOREIGN_KEYS) == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_services_role_sees_only_its_own_schema(database: Database, service: str) -> None:
    own = await asyncpg.connect(database.urls[service])
    try:
        for other in SERVICES:
            table = "filings" if other == "mocks" else "audit_log"
            if other == service:
                continue
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await own.fetch(f"SELECT * FROM {other}.{table}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await own.execute(f"CREATE TABLE {service}.mine (id int)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await own.execute("CREATE TABLE public.mine (id int)")
    finally:
        await own.close()


@pytest.mark.parametrize("service", ["cases", "sessions", "interop"])
async def test_a_connection_that_named_no_centre_sees_no_row(
    database: Database, admin: "asyncpg.Connection[asyncpg.Record]", service: str
) -> None:
    tables = await admin.fetch(_TABLES, [service])
    await fill(database.admin_url, 1, 20, service)
    protected = [row["name"] for row in tables if row["protected"]]
    filled = [name for name in protected if await admin.fetchval(f"SELECT EXISTS (SELECT FROM {service}.{name})")]
    assert len(filled) > 2
    own = await asyncpg.connect(database.urls[service])
    try:
        assert not await own.fetchval("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
        for name in filled:
            assert await own.fetchval(f"SELECT count(*) FROM {name}") == 0
    finally:
        await own.close()
