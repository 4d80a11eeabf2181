"""What the code imports is named in requirements/*.in: what comes only with another package may go with it."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"shared", "services", "local", "migrations", "tests", "benchmarks"}


def named(*files: str) -> set[str]:
    """Return the distributions that the files name."""
    lines = [line for file in files for line in (ROOT / "requirements" / file).read_text().splitlines()]
    return {re.split(r"[\[>=<; ]", line)[0].lower() for line in lines if line and line[0] not in "#-"}


def imported(folder: str) -> Iterator[tuple[str, str]]:
    """Yield (file, top module) of every import from outside."""
    for file in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in names:
                if (top := name.partition(".")[0]) not in OURS | sys.stdlib_module_names:
                    yield str(file.relative_to(ROOT)), top


@pytest.mark.parametrize(
    ("folders", "files"),
    [
        (("shared", "services", "local", "migrations"), ("runtime.in",)),
        (("tests", "benchmarks"), ("runtime.in", "development.in")),
    ],
)
def test_every_import_is_a_requirement_of_its_own(folders: tuple[str, ...], files: tuple[str, ...]) -> None:
    known, distributions = named(*files), packages_distributions()
    missing = {
        f"{module} ({file})"
        for folder in folders
        for file, module in imported(folder)
        if not {one.lower().replace("_", "-") for one in distributions.get(module, [module])} & known
    }
    assert missing == set()
