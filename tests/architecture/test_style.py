"""How we write, as far as a machine can tell: names, lengths, words."""

import ast
from pathlib import Path

from tests.architecture.source_tree import ROOT, files_under, functions_of, python_files, tree_of

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "base", "common", "manager", "managers", "services", "misc"}
EVENTUALLY = Path("tests/support/eventually.py")
MOST_UNFORMATTED = 24  # what is left of a habit; whoever takes one away lowers this
SOURCE = files_under("services", "shared", "local", "migrations", "benchmarks")


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    for path in python_files():
        stems = {part.removesuffix(".py") for part in path.parts[1:]}
        assert not stems & FORBIDDEN_NAMES, path


def test_no_file_is_over_400_lines_and_no_function_over_80() -> None:
    for path in python_files():
        assert len((ROOT / path).read_text().splitlines()) <= 400, path
        for function in functions_of(path):
            assert (function.end_lineno or 0) - function.lineno + 1 <= 80, f"{path}: {function.name}"


def test_every_module_says_what_it_is() -> None:
    for path in SOURCE:
        assert ast.get_docstring(tree_of(path)), path


def test_no_type_is_ignored_without_its_reason() -> None:
    for path in python_files():
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
            if "# type: " + "ignore" in line:
                reason = line.partition("# type: " + "ignore")[2].partition("#")[2]
                assert reason.strip(), f"{path}:{number}"


def test_only_tables_of_a_module_are_kept_from_the_formatter() -> None:
    """A table of words at the top of a module reads better in rows; a call or a signature is formatted as all are."""
    mark, elsewhere = "# fmt: " + "skip", []
    for path in python_files():
        tables = {one.end_lineno for one in tree_of(path).body if isinstance(one, ast.Assign | ast.AnnAssign)}
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
            if line.endswith(mark) and number not in tables:
                elsewhere.append(f"{path}:{number}")
    assert len(elsewhere) <= MOST_UNFORMATTED, elsewhere


def test_the_noun_session_is_the_sessions_services() -> None:
    """A SQLAlchemy session is `db` everywhere."""
    for path in files_under("services/cases", "services/interop", "services/identity"):
        for function in functions_of(path):
            names = {argument.arg for argument in function.args.args + function.args.kwonlyargs}
            assert "session" not in names, f"{path}: {function.name}"


def test_no_thread_of_control_sleeps_blocking() -> None:
    for path in files_under("services", "shared"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sleep":
                assert isinstance(node.func.value, ast.Name) and node.func.value.id in {"asyncio", "anyio"}, path


def test_no_test_sleeps() -> None:
    """A test waits for a condition, by tests/support/eventually.py; `sleep(0)` only lets others have their turn."""
    for path in files_under("tests"):
        calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
        for call in calls if path != EVENTUALLY else []:
            if ast.unparse(call.func).rpartition(".")[2] == "sleep":
                assert ast.unparse(call) in {"asyncio.sleep(0)", "anyio.sleep(0)"}, f"{path}:{call.lineno}"
