"""The runner knows which schemas are behind their migrations; the migrations can be printed for the lint."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import asyncpg
import pytest
from alembic.operations import Operations

from local.databases import MIGRATIONS, migrate, migrated_services, services_behind
from local.errors import CannotStart
from local.migration_lint import statements
from migrations.kernel_0005 import forget_texts_of_exceptions
from tests.support.postgres import NewDatabase, run_apart


def test_a_migrated_database_is_not_behind_and_a_part_of_one_is(new_database: NewDatabase) -> None:
    assert run_apart(services_behind(new_database().admin_url)) == []
    behind = run_apart(services_behind(new_database("cases").admin_url))
    assert behind == [service for service in migrated_services() if service != "cases"]


def test_the_statements_can_be_printed_without_a_database() -> None:
    printed = statements("cases")
    assert "CREATE TABLE cases.audit_log" in printed
    assert "SET lock_timeout = '5s'" in printed


@pytest.mark.feature("C10.4")
@pytest.mark.parametrize("service", ["identity", "cases", "sessions", "interop"])
def test_what_exceptions_of_jobs_said_before_is_forgotten(new_database: NewDatabase, service: str) -> None:
    statements_of_step: list[str] = []
    forget_texts_of_exceptions(cast("Operations", SimpleNamespace(execute=statements_of_step.append)), service)
    assert all(statement in statements(service) for statement in statements_of_step)

    async def log_after_the_step() -> list[tuple[object, ...]]:
        connection = await asyncpg.connect(new_database(service).admin_url)
        await connection.execute(
            f"INSERT INTO {service}.pgqueuer_log (job_id, status, priority, entrypoint, traceback)"
            """ VALUES (7, 'failed', 0, 'x', '{"exception_message": "Jr. Los Álamos 123"}')"""
        )
        for statement in statements_of_step:
            await connection.execute(statement)
        rows = await connection.fetch(f"SELECT job_id, entrypoint, traceback FROM {service}.pgqueuer_log")
        await connection.close()
        return [tuple(row) for row in rows]

    assert run_apart(log_after_the_step()) == [(7, "x", None)]


REFUSING = """
from alembic import op

revision, down_revision = "9999", "{newest}"


def upgrade() -> None:
    op.execute("ALTER TABLE cases.cases ADD CONSTRAINT no_rows CHECK (number IS NULL)")
"""


IN_A_ROW = "CAI-fila-7731"  # stored in clear, so not what other tests look for in this server's files


@pytest.mark.feature("C10.5")
def test_a_migration_that_a_row_keeps_from_running_is_told_without_the_row(
    new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    admin_url = new_database("cases").admin_url
    run_apart(put_row(admin_url))
    shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    newest = max(path.name for path in (MIGRATIONS / "cases").glob("[0-9]*.py"))[:4]
    (tmp_path / "migrations" / "cases" / "9999_refuse.py").write_text(REFUSING.format(newest=newest))
    monkeypatch.setattr("local.databases.MIGRATIONS", tmp_path / "migrations")
    with pytest.raises(CannotStart) as refused, ThreadPoolExecutor(1) as apart:
        apart.submit(migrate, admin_url, ["cases"]).result()
    said = str(refused.value)
    assert "A migration of cases failed (IntegrityError 23514, " in said
    assert "9999_refuse.py:8 upgrade" in said
    assert refused.value.__cause__ is None
    assert IN_A_ROW not in said + "".join(capfd.readouterr())


async def put_row(admin_url: str) -> None:
    """Store a case whose row has the text."""
    connection = await asyncpg.connect(admin_url)
    await connection.execute("SET session_replication_role = replica")  # no person and no order behind it
    await connection.execute(
        "INSERT INTO cases.cases (id, centre_id, version, created_at, number, person_id, order_id, state, state_since,"
        " due_dates, warnings) VALUES (gen_random_uuid(), gen_random_uuid(), 1, now(), $1, gen_random_uuid(),"
        " gen_random_uuid(), 'RECEIVED', now(), '[]', '{}')",
        IN_A_ROW,
    )
    await connection.close()
