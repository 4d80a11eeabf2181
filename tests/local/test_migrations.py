"""The runner knows which schemas are behind their migrations; the migrations can be printed for the lint."""

from local.databases import migrated_services, services_behind
from local.migration_lint import statements
from tests.support.postgres import NewDatabase, run_apart


def test_a_migrated_database_is_not_behind_and_a_part_of_one_is(new_database: NewDatabase) -> None:
    assert run_apart(services_behind(new_database().admin_url)) == []
    behind = run_apart(services_behind(new_database("cases").admin_url))
    assert behind == [service for service in migrated_services() if service != "cases"]


def test_the_statements_can_be_printed_without_a_database() -> None:
    printed = statements("cases")
    assert "CREATE TABLE cases.audit_log" in printed
    assert "SET lock_timeout = '5s'" in printed
