"""The constraints whose breach a room names a problem for are in the database, under that name."""

from importlib import import_module

import asyncpg
import pytest

from shared.room import in_one
from tests.support.postgres import NewDatabase

_THERE = """
SELECT conname FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace WHERE n.nspname = $1
UNION SELECT indexname FROM pg_indexes WHERE schemaname = $1
"""


@pytest.mark.anyio
@pytest.mark.parametrize("service", ["cases", "sessions", "interop"])
async def test_a_named_constraint_is_in_the_database(new_database: NewDatabase, service: str) -> None:
    named = set(in_one(import_module(f"services.{service}.main").ROOMS).constraints)
    connection = await asyncpg.connect(new_database(service).admin_url)
    there = {row[0] for row in await connection.fetch(_THERE, service)}
    await connection.close()
    assert named
    assert named <= there
