"""The database as the migrations and the provisioning leave it."""

import asyncpg
import pytest

from local.databases import SERVICES, provision
from tests.support.postgres import NewDatabase, run_apart

pytestmark = pytest.mark.anyio


async def test_new_databases_are_separate(new_database: NewDatabase) -> None:
    one, other = new_database("cases"), new_database("cases")
    admin = await asyncpg.connect(one.admin_url)
    await admin.execute("CREATE TABLE cases.probe (id int)")
    await admin.close()
    connection = await asyncpg.connect(other.admin_url)
    assert await connection.fetchval("SELECT to_regclass('cases.probe')") is None
    await connection.close()


async def test_provisioning_again_changes_the_passwords_only(new_database: NewDatabase) -> None:
    database = new_database("cases")
    admin = await asyncpg.connect(database.admin_url)
    rights = "SELECT array_agg(nspacl::text ORDER BY nspname) FROM pg_namespace"
    before = await admin.fetchval(rights)
    run_apart(
        provision(
            database.admin_url, {service: database.urls[service].split(":")[2].split("@")[0] for service in SERVICES}
        )
    )
    assert await admin.fetchval(rights) == before
    await admin.close()
