"""What SQL one request to the cases service runs: recorded from the service itself, so that the floor runs the same."""

import pickle
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import event

from shared.runtime import Runtime

Statement = tuple[str, tuple[Any, ...]]


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
    """Return what the request runs on the service's own engine, and the jobs it enqueues beside it."""
    found = Recording()
    with _listening(runtime, found):
        await request()
    return found


def save(recordings: dict[str, Recording], file: Path) -> None:
    """Write the recordings for the floor's process."""
    file.write_bytes(pickle.dumps(recordings))


def load(file: Path) -> dict[str, Recording]:
    """Read what `save` wrote."""
    recordings: dict[str, Recording] = pickle.loads(file.read_bytes())
    return recordings


@contextmanager
def _listening(runtime: Runtime, found: Recording) -> Iterator[None]:
    engine = runtime._engine.sync_engine
    fetch = asyncpg.Connection.fetch

    def begin(_: Any) -> None:
        found.transactions.append([])

    def keep(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        for row in parameters if many else [parameters]:
            found.transactions[-1].append((statement, tuple(row)))

    async def keep_enqueued(self: Any, query: str, *args: Any, **more: Any) -> Any:
        if "INSERT INTO pgqueuer" in query:
            found.transactions[-1].append((query, args))
        return await fetch(self, query, *args, **more)

    event.listen(engine, "begin", begin)
    event.listen(engine, "before_cursor_execute", keep)
    asyncpg.Connection.fetch = keep_enqueued
    try:
        yield
    finally:
        asyncpg.Connection.fetch = fetch
        event.remove(engine, "before_cursor_execute", keep)
        event.remove(engine, "begin", begin)
