"""What SQL one request to the cases service runs: recorded from the service itself, so that the floor runs the same."""

import pickle
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.runtime import Runtime
from tests.support.recorded_statements import Statement, recorded


@dataclass
class Recording:
    """The statements of one request by transaction, with their arguments; each replay makes the `fresh` values anew."""

    transactions: list[list[Statement]] = field(default_factory=list)
    fresh: frozenset[Any] = frozenset()

    @property
    def statements(self) -> list[Statement]:
        """All statements in order."""
        return [statement for transaction in self.transactions for statement in transaction]


async def record(runtime: Runtime, request: Callable[[], Awaitable[Any]]) -> Recording:
    """Return what the request runs on the service's own connections, the jobs that it enqueues among it."""
    found = Recording()
    with recorded(runtime) as statements:
        await request()
    for statement in statements:
        if statement[0].startswith("BEGIN"):
            found.transactions.append([])
        if statement[0] not in ("COMMIT", "ROLLBACK"):
            found.transactions[-1].append(statement)
    return found


def save(recordings: dict[str, Recording], file: Path) -> None:
    """Write the recordings for the floor's process."""
    file.write_bytes(pickle.dumps(recordings))


def load(file: Path) -> dict[str, Recording]:
    """Read what `save` wrote."""
    recordings: dict[str, Recording] = pickle.loads(file.read_bytes())
    return recordings
