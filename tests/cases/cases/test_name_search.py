"""Names are looked up by an index, within the centres of the asking transaction, whatever the role may see."""

from uuid import UUID

import asyncpg
import pytest

from tests.cases.conftest import CENTRE, OTHER_CENTRE
from tests.support.postgres import NewDatabase

pytestmark = pytest.mark.anyio

_MANY = """
INSERT INTO cases.persons
    (id, centre_id, version, created_at, given_names, surnames, document_type, document_number, sound_key)
SELECT gen_random_uuid(), $1, 1, now(), 'Nombre' || n, 'Apellido' || md5(n::text), 'DNI', (10000000 + n)::text,
    upper(md5(n::text))
FROM generate_series(1, 20000) AS n
"""
_ONE = """
INSERT INTO cases.persons
    (id, centre_id, version, created_at, given_names, surnames, document_type, document_number, sound_key)
VALUES (gen_random_uuid(), $1, 1, now(), 'Julián', 'Ñahui Quispe', 'DNI', '40718293', 'JULIAN NAWI KISPE')
RETURNING id
"""
_SCOPE = "SELECT set_config('app.centres', $1, true), set_config('app.all_centres', 'off', true)"
_LIKE = "SELECT * FROM persons_named_like($1, $2)"


async def found(role: "asyncpg.Connection[asyncpg.Record]", centre: UUID, written: str, sound: str) -> list[UUID]:
    async with role.transaction():
        await role.execute(_SCOPE, f"{{{centre}}}")
        return [row[0] for row in await role.fetch(_LIKE, written, sound)]


@pytest.mark.feature("C19.1")
async def test_names_are_found_by_index_and_only_within_reach(new_database: NewDatabase) -> None:
    database = new_database("cases")
    admin = await asyncpg.connect(database.admin_url)
    role = await asyncpg.connect(database.urls["cases"])
    try:
        await admin.execute(_MANY, CENTRE)
        julian = await admin.fetchval(_ONE, CENTRE)
        await admin.execute("VACUUM ANALYZE cases.persons")

        assert await found(role, CENTRE, "nahui", "") == [julian]
        assert await found(role, CENTRE, "¿?", "KISPE") == [julian]
        assert await found(role, OTHER_CENTRE, "nahui", "NAWI") == []
        assert await role.fetch(_LIKE, "nahui", "NAWI") == []

        await role.execute("SELECT pg_stat_force_next_flush()")
        scans = "SELECT idx_scan, seq_scan FROM pg_stat_user_tables WHERE relid = 'cases.persons'::regclass"
        before = await admin.fetchrow(scans)
        assert await found(role, CENTRE, "nahui", "NAWI") == [julian]
        await role.execute("SELECT pg_stat_force_next_flush()")
        after = await admin.fetchrow(scans)
        assert before is not None and after is not None
        assert after["idx_scan"] > before["idx_scan"]
        assert after["seq_scan"] == before["seq_scan"]
    finally:
        await role.close()
        await admin.close()


async def test_a_transaction_that_names_no_centre_sees_no_row(new_database: NewDatabase) -> None:
    database = new_database("cases")
    admin = await asyncpg.connect(database.admin_url)
    role = await asyncpg.connect(database.urls["cases"])
    try:
        await admin.execute(_ONE, CENTRE)
        assert await role.fetch("SELECT 1 FROM persons") == []
        assert await admin.fetchval("SELECT count(*) FROM cases.persons") == 1
    finally:
        await role.close()
        await admin.close()
