"""The text of an exception may quote what was typed: no model lets it in, and no line of the log writes it."""

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest
from pydantic import BaseModel

import local
import services
import shared
from tests.architecture.source_tree import files_under, tree_of

pytestmark = pytest.mark.feature("C10.5", "P06.1")

LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def models_of(*packages: ModuleType) -> set[type[BaseModel]]:
    """Return every pydantic model of the packages, settings included."""
    for package in packages:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                import_module(found.name)

    def below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    ours = tuple(f"{package.__name__}." for package in packages)
    return {model for model in below(BaseModel) if model.__module__.startswith(ours)}


def test_no_model_quotes_its_input_in_an_error() -> None:
    found = models_of(services, shared, local)
    assert len(found) > 100
    assert [model for model in found if not model.model_config.get("hide_input_in_errors")] == []


def texts_in(given: ast.expr) -> Iterator[str]:
    """Yield the names of what an expression turns into text, or takes the arguments of."""
    for node in ast.walk(given):
        if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name):
            yield node.value.id
        if isinstance(node, ast.Attribute) and node.attr in {"args", "__notes__"} and isinstance(node.value, ast.Name):
            yield node.value.id
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"str", "repr", "format"}:
            yield from (one.id for one in node.args if isinstance(one, ast.Name))


def test_no_line_of_the_log_is_given_an_exceptions_text() -> None:
    """What is logged of an exception is `type(error).__name__`, `trace_of(error)` or a code of ours."""
    for path in files_under("services", "shared"):
        caught = {node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler) and node.name}
        for node in ast.walk(tree_of(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id in {"log", "logger"}):
                continue
            place = f"{path}:{node.lineno}"
            assert node.func.attr != "exception", place
            assert not {"exc_info", "stack_info"} & {keyword.arg for keyword in node.keywords}, place
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                assert not caught & set(texts_in(given)), place
