"""`make features`: runs the tests and prints the feature table: what of each number they show."""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

FEATURES = Path(__file__).resolve().parent.parent / "docs" / "features.md"


class State(StrEnum):
    """How much of a number is built."""

    BUILT = "built"
    PARTLY = "partly"
    NOT_BUILT = "not built"


@dataclass(frozen=True)
class Feature:
    """A number of docs/features.md, its name, and its parts (P07.1 → what it is) in their order."""

    number: str
    name: str
    parts: dict[str, str]

    def missing(self, shown: Container[str]) -> list[str]:
        """Return the parts that are not among those shown by tests."""
        return [part for part in self.parts if part not in shown]

    def state(self, shown: Container[str]) -> State:
        """Return the state of the number when these parts are shown by tests."""
        missing = len(self.missing(shown))
        return State.BUILT if not missing else State.PARTLY if missing < len(self.parts) else State.NOT_BUILT


def feature_table() -> list[Feature]:
    """Return every number of docs/features.md with its parts, in its order."""
    features: list[Feature] = []
    for number, part, name in re.findall(r"^\| ([CSNP]\d\d)(\.\d+)? \| (.+?) \|$", FEATURES.read_text(), re.MULTILINE):
        if part:
            features[-1].parts[number + part] = name
        else:
            features.append(Feature(number, name, {}))
    return features


@dataclass
class Carried:
    """The tests that carry one part, by how they ended."""

    passed: int = 0
    failed: int = 0
    files: set[str] = field(default_factory=set)


class FeatureReport:
    """A pytest plugin that remembers which parts each finished test carried."""

    def __init__(self) -> None:
        self.carried: dict[str, Carried] = defaultdict(Carried)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once: by its call, or by the step that failed before or after it."""
        if report.when != "call" and not report.failed:
            return
        for name, part in report.user_properties:
            if name == "feature":
                found = self.carried[str(part)]
                found.passed += report.passed
                found.failed += report.failed
                found.files.add(report.nodeid.partition("::")[0].removeprefix("tests/"))

    def shown(self) -> set[str]:
        """Return the parts that tests carried, and none of them failed."""
        return {part for part, found in self.carried.items() if found.passed and not found.failed}


def print_table(carried: dict[str, Carried], shown: set[str]) -> None:
    """Print the feature table (number, name, state with what is missing, how many tests, where) and its sum."""
    table = Table("#", "Feature", "State", "Tests", "Where")
    states: Counter[State] = Counter()
    for feature in feature_table():
        state = feature.state(shown)
        states[state] += 1
        missing = [f"no {part} {feature.parts[part]}" for part in feature.missing(shown) if state is State.PARTLY]
        found = [carried[part] for part in feature.parts if part in carried]
        tests = sum(part.passed + part.failed for part in found)
        files = sorted(set[str]().union(*(part.files for part in found)))
        table.add_row(
            feature.number,
            feature.name.partition(":")[0][:60],
            "\n".join([state, *missing]),
            str(tests or ""),
            "\n".join(files[:4]),
        )
    Console(width=150).print(table)
    built, partly, absent = (states[state] for state in State)
    print(f"features: {built} built, {partly} partly, {absent} not built of {sum(states.values())}")


def main() -> int:
    """Run the suite with the report; the exit status is the suite's own."""
    report = FeatureReport()
    status = pytest.main(["-n", "3", *sys.argv[1:]], plugins=[report])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        print("Las pruebas no llegaron al final: sin ellas no hay cuenta. / The tests did not end: nothing is counted.")
    else:
        print_table(report.carried, report.shown())
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
