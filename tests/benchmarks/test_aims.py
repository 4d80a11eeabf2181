"""`make bench` says of each figure whether it holds its aim, and in its last line how many do."""

from io import StringIO

import pytest
from rich.console import Console

from benchmarks.__main__ import sum_of, table_of
from benchmarks.cases import AIMS
from benchmarks.footprint import ready_row
from benchmarks.row import Row, Verdict


def row(figure: float, aim: str, name: str = "gateway") -> Row:
    return Row(name, figure, "asked directly", aim, "no load")


@pytest.mark.parametrize(
    ("figure", "aim", "verdict"),
    [
        (0.95, ">= 0.95", Verdict.HELD),
        (0.9499, ">= 0.95", Verdict.MISSED),  # though it is printed as 0.95
        (700, "<= 700", Verdict.HELD),
        (700.4, "<= 700", Verdict.MISSED),
        (0.1, "none", Verdict.NO_AIM),
        (0.1, "none: the proxy's cost alone", Verdict.NO_AIM),
    ],
)
def test_a_figure_is_judged_by_its_aim(figure: float, aim: str, verdict: Verdict) -> None:
    assert row(figure, aim).verdict is verdict


@pytest.mark.parametrize("aim", ["", "fast", "second <= 5 s", ">0.7", ">= about 0.7", "nonexistent"])
def test_an_aim_that_nobody_can_judge_is_refused(aim: str) -> None:
    with pytest.raises(ValueError, match="is not of the form"):
        row(1, aim)


def test_the_rows_own_aims_can_be_judged() -> None:
    assert {row(0.39, aim).verdict for aim in AIMS.values()} == {Verdict.HELD, Verdict.MISSED}
    assert [ready_row(9, second).verdict for second in (5.0, 5.1)] == [Verdict.HELD, Verdict.MISSED]


def test_a_missed_aim_is_marked_in_the_table_and_named_in_the_last_line() -> None:
    rows = [row(0.9, ">= 0.95", "gateway, 8 connections"), row(1, ">= 0.95", "gateway, 32"), row(1, "none", "memory")]
    printed = StringIO()
    Console(file=printed, width=150).print(table_of(rows))
    lines = {line.split("│")[1].strip(): line for line in printed.getvalue().splitlines() if line.startswith("│")}
    assert "MISSED" in lines["gateway, 8 connections"]
    assert "held" in lines["gateway, 32"]
    assert not {"MISSED", "held"} & set(lines["memory"].split())
    assert sum_of(rows) == "aims: 1 held, 1 missed: gateway, 8 connections"
    assert sum_of(rows[1:]) == "aims: 1 held, 0 missed"
