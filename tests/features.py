"""`make features`: runs the tests and prints the feature table with the tests that carry each number."""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

FEATURES = Path(__file__).resolve().parent.parent / "docs" / "features.md"


@dataclass
class Carried:
    """The tests that carry one number, by how they ended."""

    passed: int = 0
    failed: int = 0
    files: set[str] = field(default_factory=set)


def feature_names() -> dict[str, str]:
    """Return number → name of every feature of docs/features.md, in its order."""
    return dict(re.findall(r"^\| ([CSNP]\d\d) \| (.+?) \|$", FEATURES.read_text(), re.MULTILINE))


class FeatureReport:
    """A pytest plugin that remembers which features each finished test carried."""

    def __init__(self) -> None:
        self.carried: dict[str, Carried] = defaultdict(Carried)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once: by its call, or by the step that failed before or after it."""
        if report.when != "call" and not report.failed:
            return
        for name, number in report.user_properties:
            if name == "feature":
                found = self.carried[str(number)]
                found.passed += report.passed
                found.failed += report.failed
                found.files.add(report.nodeid.partition("::")[0].removeprefix("tests/"))


def print_table(carried: dict[str, Carried]) -> None:
    """Print the feature table: number, name, state, how many tests, where."""
    table = Table("#", "Feature", "State", "Tests", "Where")
    for number, name in feature_names().items():
        found = carried.get(number, Carried())
        state = "tests fail" if found.failed else "tests pass" if found.passed else "not built"
        tests = str(found.passed + found.failed or "")
        table.add_row(number, name.partition(":")[0][:60], state, tests, "\n".join(sorted(found.files)[:4]))
    Console(width=150).print(table)


def main() -> int:
    """Run the suite with the report; the exit status is the suite's own."""
    report = FeatureReport()
    status = pytest.main(["-n", "3", *sys.argv[1:]], plugins=[report])
    print_table(report.carried)
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
