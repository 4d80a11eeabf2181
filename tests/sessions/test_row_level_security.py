"""The database itself keeps centres apart, keeps what is appended, and refuses a double booking."""

from uuid import uuid4

import asyncpg
import pytest

from tests.sessions.scene import Scene
from tests.support.postgres import NewDatabase

pytestmark = pytest.mark.anyio


@pytest.mark.feature("P03.4")
async def test_a_connection_that_says_no_centre_sees_nothing_and_another_centre_nothing_either(scene: Scene) -> None:
    await scene.group()
    connection = await asyncpg.connect(scene.service.runtime.settings.asyncpg_url)
    try:
        for centres, count in (("", 0), (f"{{{uuid4()}}}", 0), (f"{{{scene.centre}}}", 4)):
            await connection.execute("SELECT set_config('app.centres', $1, false)", centres)
            assert await connection.fetchval("SELECT count(*) FROM sessions") == count
    finally:
        await connection.close()


@pytest.mark.feature("S08.4")
async def test_what_is_appended_can_be_neither_changed_nor_deleted(new_database: NewDatabase) -> None:
    connection = await asyncpg.connect(new_database("sessions").urls["sessions"])
    try:
        for table in ("attendance", "report_files", "join_events", "audit_log", "events"):
            for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
    finally:
        await connection.close()
