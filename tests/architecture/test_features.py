"""The tests carry parts of the feature table, and the READMEs say no more than those parts show."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.architecture.source_tree import ROOT, files_under, tree_of
from tests.features import Feature, State, feature_table, main, print_table


@dataclass(frozen=True)
class Mark:
    """One argument of a `feature` mark: where it stands, and what it says (as source text if it is no literal)."""

    where: str
    said: str


@cache
def carried() -> tuple[Mark, ...]:
    """Return what every test carries."""
    return tuple(
        Mark(f"{path}:{node.lineno}", str(said.value) if isinstance(said, ast.Constant) else ast.unparse(said))
        for path in files_under("tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "feature"
        for said in node.args
    )


def faults(marks: tuple[Mark, ...]) -> Iterator[str]:
    """Say of each mark that names no part what to write instead."""
    numbers = {feature.number: feature for feature in feature_table()}
    for mark in marks:
        feature = numbers.get(mark.said.partition(".")[0])
        if feature is None:
            yield f"{mark.where}: {mark.said!r} is in no line of docs/features.md; write a part such as 'C01.1'"
        elif mark.said not in feature.parts:
            choice = "".join(f"\n    {part}  {name}" for part, name in feature.parts.items())
            yield (
                f"{mark.where}: {mark.said!r} names no part; write the part that this test is about:{choice}"
                f"\n    (none of them? add the next part of {mark.said[:3]} to docs/features.md)"
            )


def test_every_number_has_its_parts_in_order() -> None:
    table = feature_table()
    assert len(table) == len({feature.number for feature in table}) == 67
    for feature in table:
        assert list(feature.parts) == [f"{feature.number}.{n}" for n in range(1, len(feature.parts) + 1)]
        assert feature.parts, feature.number


def test_every_test_carries_parts_that_the_table_has() -> None:
    assert carried()
    if wrong := list(faults(carried())):
        pytest.fail("\n".join(wrong), pytrace=False)


def test_a_number_alone_is_refused_and_its_parts_are_offered() -> None:
    (said,) = faults((Mark("tests/test_doctor.py:3", "P07"),))
    assert "tests/test_doctor.py:3: 'P07' names no part" in said
    assert "\n    P07.1  `doctor`\n    P07.2  backup and restore" in said
    assert list(faults((Mark("x", "P07.1"),))) == []
    (said,) = faults((Mark("x", "P99.1"),))
    assert "in no line" in said


def test_a_number_is_built_by_all_of_its_parts_only() -> None:
    feature = Feature("P07", "Operation", {"P07.1": "doctor", "P07.2": "backup and restore"})
    assert feature.state({"P07.1", "P07.2"}) is State.BUILT
    assert feature.state({"P07.1"}) is State.PARTLY
    assert feature.missing({"P07.1"}) == ["P07.2"]
    assert feature.state({"P07"}) is State.NOT_BUILT


def test_the_last_line_counts_every_number(capsys: pytest.CaptureFixture[str]) -> None:
    print_table({}, set(feature_table()[0].parts) | set(list(feature_table()[1].parts)[:1]))
    assert capsys.readouterr().out.splitlines()[-1] == "features: 1 built, 1 partly, 65 not built of 67"


def status_rows() -> list[tuple[str, ...]]:
    """Return what a README's status table must say: per group of numbers, how many are built, partly, not."""
    shown = {mark.said for mark in carried()}
    counted: dict[str, Counter[State]] = {group: Counter() for group in "CSNP"}
    for feature in feature_table():
        counted[feature.number[0]][feature.state(shown)] += 1
    rows = [(group, *(str(states[state]) for state in State)) for group, states in counted.items()]
    totals: Counter[State] = sum(counted.values(), Counter())
    return [*rows, ("67", *(str(totals[state]) for state in State))]


@pytest.mark.parametrize("file", ["README.md", "README.es.md"])
def test_the_status_in_the_readme_is_that_of_the_tests(file: str) -> None:
    text = (ROOT / file).read_text()
    said = re.findall(r"^\| [^|]*\((C|S|N|P|67)\) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    assert said == status_rows(), f"the status table of {file} must say (built, partly, not built): {status_rows()}"


def test_a_run_that_did_not_end_counts_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for status, counts in ((0, True), (1, True), (2, False), (3, False), (5, False)):
        monkeypatch.setattr(pytest, "main", lambda *_, ended=status, **__: ended)
        assert main() == status
        assert ("features: " in capsys.readouterr().out) is counts, status
