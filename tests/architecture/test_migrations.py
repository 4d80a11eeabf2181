"""The migrations build exactly the tables that the code names."""

import pytest

from local.databases import compare
from tests.support.postgres import NewDatabase


@pytest.mark.parametrize("service", ["identity", "cases", "sessions", "interop", "mocks"])
def test_the_schema_is_what_the_code_names(new_database: NewDatabase, service: str) -> None:
    compare(new_database(service).admin_url, service)
