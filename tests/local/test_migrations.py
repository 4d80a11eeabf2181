"""The runner knows which schemas are behind their migrations; the migrations can be printed for the lint."""

from types import SimpleNamespace
from typing import cast

import asyncpg
import pytest
from alembic.operations import Operations

from local.databases import migrated_services, services_behind
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
