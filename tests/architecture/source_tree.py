"""The source tree as the architecture tests read it: files, their syntax trees and what they import."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("identity", "cases", "sessions", "interop")


@cache
def python_files() -> tuple[Path, ...]:
    """Return every Python file known to git, relative to the root."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"],
        capture_output=True,
        check=True,
    )
    names = (Path(name) for name in listed.stdout.decode().split("\0") if name)
    return tuple(path for path in names if (ROOT / path).exists())


def files_under(*folders: str) -> list[Path]:
    """Return the Python files below any of the folders."""
    return [path for path in python_files() if any(path.is_relative_to(folder) for folder in folders)]


LAYERS = ("room", "api", "actions", "store", "rules", "models", "tables", "errors")


def layer_of(path: Path) -> str:
    """Return the layer of a service's file, such as "rules"; "" for what belongs to no room."""
    for layer in LAYERS:
        if path.parts[0] == "services" and path.parts[3:4] in ((layer,), (f"{layer}.py",)):
            return layer
    return ""


def files_of_layer(layer: str, *services: str) -> list[Path]:
    """Return the files of one layer in all rooms of the services (of all services, unless some are named)."""
    folders = [f"services/{name}" for name in services or SERVICES]
    found = [path for path in files_under(*folders) if layer_of(path) == layer]
    assert found
    return found


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse((ROOT / path).read_text())


def imports_of(path: Path) -> set[str]:
    """Return the full names of the modules and members that a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield a file's functions and methods."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
