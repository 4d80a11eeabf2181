"""The migrations make the schema that the services' code names, and can be printed for the lint."""

import pytest

from local.databases import compare, migrated_services, services_behind
from local.migration_lint import statements
from tests.support.postgres import NewDatabase, run_apart


@pytest.mark.parametrize("service", migrated_services())
def test_the_migrated_schema_is_the_one_the_code_names(new_database: NewDatabase, service: str) -> None:
    compare(new_database(service).admin_url, service)


def test_a_migrated_database_is_not_behind_and_a_part_of_one_is(new_database: NewDatabase) -> None:
    assert run_apart(services_behind(new_database().admin_url)) == []
    behind = run_apart(services_behind(new_database("cases").admin_url))
    assert behind == [service for service in migrated_services() if service != "cases"]


def test_the_statements_can_be_printed_without_a_database() -> None:
    printed = statements("cases")
    assert "CREATE TABLE cases.audit_log" in printed
    assert "SET lock_timeout = '5s'" in printed
