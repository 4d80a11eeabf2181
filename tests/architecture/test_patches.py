"""What a test puts in another's place has a public name: a private one may change without a word to anybody."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source_tree import files_under, tree_of

OWN = {"self", "cls"}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def patched(tree: ast.Module) -> Iterator[str]:
    """Yield each private name that is set from outside, as "line: name"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            texts = [one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if called in {"setattr", "delattr"}:
                yield from (f"{node.lineno}: {text}" for text in texts if is_private(text.rpartition(".")[2]))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and is_private(node.attr):
            of_ones_own = isinstance(node.value, ast.Name) and node.value.id in OWN
            if not of_ones_own:
                yield f"{node.lineno}: {ast.unparse(node)}"


def test_no_test_patches_a_private_name() -> None:
    found = [f"{path}:{name}" for path in files_under("tests", "benchmarks") for name in patched(tree_of(path))]
    assert found == []


@pytest.mark.parametrize(
    "statement",
    [
        'monkeypatch.setattr(module, "_x", 1)',
        'monkeypatch.setattr("a.b._x", 1)',
        "runtime._x = 1",
        'setattr(a, "_x", 1)',
    ],
)
def test_each_way_to_patch_one_is_seen(statement: str) -> None:
    assert len(list(patched(ast.parse(statement)))) == 1


@pytest.mark.parametrize("statement", ['monkeypatch.setattr(module, "x", 1)', "self._x = 1", "runtime.x = 1"])
def test_what_is_ones_own_or_public_may_be_set(statement: str) -> None:
    assert list(patched(ast.parse(statement))) == []
