"""`make bench`: every figure a ratio to a floor measured in the same run, with the load it used."""

import asyncio
import logging
import platform as machine
import tempfile
import time
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from benchmarks import cases, footprint, gateway, messages
from benchmarks.row import Row
from local.demo import stage_on
from local.platform import Platform

SETTLE_SECONDS = 5.0


def measure(folder: Path) -> list[Row]:
    """Start the platform twice in the folder, durable as in service, and measure it; then the gateway by itself."""
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
    return [*gateway.rows(), *found, *cases.rows(data, clock_file, folder)]


def main() -> None:
    """Print the table, and under it the load of each row."""
    console = Console(width=150)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="cai-bench-") as folder:
        rows = measure(Path(folder))
    table = Table("What", "Figure", "Aim", "Over")
    for row in rows:
        table.add_row(row.name, f"{row.figure:.2f}", row.aim, row.floor)
    console.print(table)
    for row in rows:
        console.print(f"{row.name}: {row.load}", highlight=False, markup=False)
    console.print(f"{machine.system()} {machine.machine()}, Python {machine.python_version()}")


if __name__ == "__main__":
    main()
