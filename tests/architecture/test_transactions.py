"""Rule 3: one visible transaction to an action, and no call to the outside inside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source_tree import files_of_layer, functions_of, tree_of

ACTIONS = files_of_layer("actions")
OUTSIDE = (".client", ".adapters", ".institutions")


def transactions(node: ast.AST) -> Iterator[ast.AsyncWith]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.AsyncWith) and any(
            isinstance(item.optional_vars, ast.Name) and item.optional_vars.id == "db" for item in inner.items
        ):
            yield inner


def opens_for_writing(block: ast.AsyncWith) -> bool:
    return any(isinstance(item.context_expr, ast.Name) and item.context_expr.id == "work" for item in block.items)


def names_from_outside(path: Path) -> set[str]:
    """Return what the file imports from other services' clients or from adapters."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module and any(part in f".{node.module}" for part in OUTSIDE)
        for alias in node.names
    }


def test_an_action_opens_one_writing_transaction() -> None:
    for path in ACTIONS:
        for function in functions_of(path):
            if "work" not in {argument.arg for argument in function.args.args}:
                continue  # a job's or event's own steps may each be a transaction
            opened = [block for block in transactions(function) if opens_for_writing(block)]
            assert len(opened) <= 1, function.name


def test_a_transaction_waits_for_no_network() -> None:
    """The kernel's clients also refuse it at run time (tests/shared/test_unit_of_work.py)."""
    for path in ACTIONS:
        for block in transactions(tree_of(path)):
            for node in ast.walk(block):
                if isinstance(node, ast.Attribute):
                    assert node.attr not in {"client", "http"}, f"{path}:{node.lineno}"
                if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
                    called = node.value.func
                    root = called.value if isinstance(called, ast.Attribute) else called
                    from_outside = isinstance(root, ast.Name) and root.id in names_from_outside(path)
                    assert not from_outside, f"{path}:{node.lineno}"
