"""The documents at the top: two READMEs that do not drift apart, the licence's own text, links that lead somewhere."""

import configparser
import hashlib
import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, files_under, python_files

ENGLISH, SPANISH = (ROOT / "README.md").read_text(), (ROOT / "README.es.md").read_text()
# https://www.gnu.org/licenses/agpl-3.0.txt as the Free Software Foundation publishes it
AGPL_3 = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def commands(text: str) -> list[str]:
    """Return every line of the command blocks, without what is only said about it."""
    blocks = re.findall(r"```bash\n(.*?)```|((?:^    \S[^\n]*\n)+)", text, re.DOTALL | re.MULTILINE)
    lines = (line for block in blocks for line in "".join(block).splitlines())
    return [line for line in (re.sub(r"(^|\s)#.*", "", line).strip() for line in lines) if line]


def headings(text: str) -> list[str]:
    """Return the level of each heading, outside code."""
    return re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)


def named(text: str) -> set[str]:
    """Return what the prose names by its own name: commands, paths, settings."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))


def links(text: str) -> list[str]:
    return [link for link in re.findall(r"\]\(([^)#]+)", text) if not link.startswith("README")]


@pytest.mark.parametrize("part", [commands, headings, named, links], ids=lambda part: part.__name__)
def test_both_readmes_have_the_same(part: Callable[[str], object]) -> None:
    english, spanish = part(ENGLISH), part(SPANISH)
    assert english
    assert spanish == english, "change README.md and README.es.md together"


def test_what_tells_readmes_apart_is_seen() -> None:
    assert commands("```bash\na  # said\n```\n    make run  # in words\nprose\n") == ["a", "make run"]
    assert headings("# A\n## B\n```\n# no heading\n```\n") == ["#", "##"]
    assert named("the `make x` of\n```\n`no`\n```") == {"make x"}
    assert links("[a](b.md) [c](README.md)") == ["b.md"]


def test_the_licence_is_the_official_text_and_the_package_names_it() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL_3
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (project["license"], project["license-files"]) == ("AGPL-3.0-or-later", ["LICENSE"])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


def paths_in(text: str) -> set[str]:
    """Return the Python files that a text names with the folder they are in."""
    return set(re.findall(r"(?<![\w./<{-])[a-z_]\w*(?:/\w+)*/\w+\.py\b", text))


def test_every_python_file_that_is_named_is_there() -> None:
    """A room that moved leaves its old address in comments, docstrings and decisions."""
    there = {f"/{path}" for path in python_files()}
    told = [path.relative_to(ROOT) for path in DOCUMENTS] + files_under("services", "shared", "local", "benchmarks")
    lost = {
        f"{path}: {name}"
        for path in told
        for name in paths_in((ROOT / path).read_text())
        if not any(one.endswith(f"/{name}") for one in there)
    }
    assert lost == set()
    assert paths_in("see (shared/ids.py), `rules/x_y.py`, <room>/a.py, http.py") == {"shared/ids.py", "rules/x_y.py"}


def test_the_changelog_keeps_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    releases = re.findall(r"^## \[(.+?)\]( - \d{4}-\d\d-\d\d)?$", text, re.MULTILINE)
    assert releases[0] == ("Unreleased", "")
    assert all(date for _, date in releases[1:])
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_every_file_is_as_the_editorconfig_says() -> None:
    rules = configparser.ConfigParser()
    rules.read_string("[top]\n" + (ROOT / ".editorconfig").read_text())
    assert rules["*"]["end_of_line"] == "lf"
    assert rules["*.py"]["max_line_length"] == str(
        tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["line-length"]
    )
    exempt = "services/gateway/static/swagger-ui/"
    assert f"{exempt}**" in rules
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True).stdout.decode()
    wrong = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if name.startswith(exempt) or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" in content:
            continue
        if b"\r" in content or (content and not content.endswith(b"\n")) or re.search(rb"[ \t]\n", content):
            wrong.append(name)
    assert wrong == []
