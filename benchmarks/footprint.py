"""The rows of what the platform takes at rest: memory of all its processes, and the time until it is ready."""

import os

import psutil

from benchmarks.row import Row


def memory_row() -> Row:
    """Sum what this process's platform holds: the proportional share of every process below this one."""
    below = psutil.Process(os.getpid()).children(recursive=True)
    told = [process.memory_full_info() for process in below if process.is_running()]
    shares = [getattr(info, "pss", info.uss) for info in told]  # macOS has no proportional figure
    megabytes = sum(shares) / 2**20
    return Row(
        "memory of all processes at rest, MB",
        megabytes,
        "absolute: proportional set size (pss)",
        "<= 700",
        f"{len(shares)} processes: gateway, identity, cases, sessions, interop, mocks, PostgreSQL and its workers",
    )


def ready_row(first: float, second: float) -> Row:
    """Tell how long the second start took; the first makes the database."""
    return Row(
        "time to ready, second start, s",
        second,
        "absolute: seconds",
        "<= 5",
        f"first start, which also makes the database, {first:.1f} s; load {os.getloadavg()[0]:.1f}",
    )
