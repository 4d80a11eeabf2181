"""`make bench`: every figure a ratio to a floor measured in the same run, with the load it used."""

import asyncio
import logging
import platform as machine
import tempfile
import time
from collections import Counter
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from benchmarks import cases, delivery, footprint, gateway, lists, messages
from benchmarks.row import Row, Verdict
from local.demo import stage_on
from local.platform import Platform

SETTLE_SECONDS = 5.0


def measure(folder: Path) -> list[Row]:
    """Start the platform twice in the folder, durable as in service, and measure it; then each part by itself."""
    clock_file = folder / "clock-offset"
    clock_file.write_text("0")
    data, started = folder / "data", time.perf_counter()
    with Platform.start(data, clock_offset_file=clock_file):
        first = time.perf_counter() - started
    started = time.perf_counter()
    with Platform.start(data, clock_offset_file=clock_file) as platform:
        second = time.perf_counter() - started
        time.sleep(SETTLE_SECONDS)
        found = [footprint.ready_row(first, second), footprint.memory_row()]
        stage = stage_on(platform, clock_file)
        found.append(asyncio.run(messages.row(stage)))
    depth = [*cases.rows(data, clock_file, folder), *delivery.rows(folder), *lists.rows(folder)]
    return [*gateway.rows(), *found, *depth]


def table_of(rows: list[Row]) -> Table:
    """Return the table: each figure beside its aim, and whether that is held or missed."""
    table = Table("What", "Figure", "Aim", "", "Over")
    for row in rows:
        style = "bold red" if row.verdict is Verdict.MISSED else ""
        table.add_row(row.name, f"{row.figure:.2f}", row.aim, row.verdict, row.floor, style=style)
    return table


def sum_of(rows: list[Row]) -> str:
    """Return the last line: how many aims are held, and which are missed."""
    verdicts = Counter(row.verdict for row in rows)
    missed = [row.name for row in rows if row.verdict is Verdict.MISSED]
    names = f": {'; '.join(missed)}" if missed else ""
    return f"aims: {verdicts[Verdict.HELD]} held, {verdicts[Verdict.MISSED]} missed{names}"


def main() -> None:
    """Print the table, under it the load of each row, and last how many aims are held."""
    console = Console(width=150)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="cai-bench-") as folder:
        rows = measure(Path(folder))
    console.print(table_of(rows))
    for row in rows:
        console.print(f"{row.name}: {row.load}", highlight=False, markup=False)
    console.print(f"{machine.system()} {machine.machine()}, Python {machine.python_version()}")
    print(sum_of(rows))


if __name__ == "__main__":
    main()
