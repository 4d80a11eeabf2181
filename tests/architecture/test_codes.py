"""One service's codes (states, reasons, outcomes) are named by others by the enums of its client, not written."""

import ast
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path

import pytest

from tests.architecture.source_tree import SERVICES, files_under, tree_of

FOREIGN_WORDS = "services/interop/institutions"  # what the institutions' own systems say


def codes_of(service: str) -> set[str]:
    """Return the values of the enums that the service's client exports."""
    client = import_module(f"services.{service}.client")
    exported = [getattr(client, name) for name in client.__all__]
    enums = [one for one in exported if isinstance(one, type) and issubclass(one, Enum)]
    return {str(member.value) for enum in enums for member in enum}


def written_in(path: Path) -> Iterator[ast.Constant]:
    """Yield the texts that a file writes, other than those by which a class defines a code of its own."""
    own = {
        id(part)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for part in ast.walk(statement.value)
    }
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in own:
            yield node


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_writes_the_code_of_another(service: str) -> None:
    others = set().union(*(codes_of(other) for other in SERVICES if other != service))
    assert len(others) > 10
    files = [path for path in files_under(f"services/{service}") if not path.is_relative_to(FOREIGN_WORDS)]
    found = [(str(path), one.lineno, one.value) for path in files for one in written_in(path) if one.value in others]
    assert found == []
