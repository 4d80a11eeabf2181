"""How we write, as far as a machine can tell: names, lengths, words."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, files_under, functions_of, python_files, tree_of

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "base", "common", "manager", "managers", "services", "misc"}
SOURCE = files_under("services", "shared", "local", "migrations", "benchmarks")


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_no_file_or_folder_has_a_name_that_says_nothing(path: Path) -> None:
    stems = {part.removesuffix(".py") for part in path.parts[1:]}
    assert not stems & FORBIDDEN_NAMES


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_no_file_is_over_400_lines_and_no_function_over_80(path: Path) -> None:
    assert len((ROOT / path).read_text().splitlines()) <= 400
    for function in functions_of(path):
        assert (function.end_lineno or 0) - function.lineno + 1 <= 80, function.name


@pytest.mark.parametrize("path", SOURCE, ids=str)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), path


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_no_type_is_ignored_without_its_reason(path: Path) -> None:
    for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
        if "# type: " + "ignore" in line:
            reason = line.partition("# type: " + "ignore")[2].partition("#")[2]
            assert reason.strip(), f"{path}:{number}"


@pytest.mark.parametrize("path", files_under("services/cases", "services/interop", "services/identity"), ids=str)
def test_the_noun_session_is_the_sessions_services(path: Path) -> None:
    """A SQLAlchemy session is `db` everywhere."""
    for function in functions_of(path):
        names = {argument.arg for argument in function.args.args + function.args.kwonlyargs}
        assert "session" not in names, function.name


@pytest.mark.parametrize("path", files_under("services", "shared"), ids=str)
def test_no_thread_of_control_sleeps_blocking(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sleep":
            assert isinstance(node.func.value, ast.Name) and node.func.value.id in {"asyncio", "anyio"}, path
