"""The statements that a service runs, as its driver sends them; also for the benchmarks' floor."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from unittest.mock import patch

from shared.runtime import Runtime

Statement = tuple[str, tuple[Any, ...]]


@contextmanager
def recorded(runtime: Runtime) -> Iterator[list[Statement]]:
    """Collect what runs on the service's own connections, with its arguments; a transaction begins with BEGIN."""
    found, connections = list[Statement](), runtime.connections
    lend = connections.one

    def keep(query: Any) -> None:
        many = isinstance(query.args, list)  # of executemany: one row after the other
        found.extend((query.query, tuple(row)) for row in (query.args if many else [query.args]))

    @asynccontextmanager
    async def overheard() -> AsyncIterator[Any]:
        async with lend() as connection:
            with connection.query_logger(keep):
                yield connection

    with patch.object(connections, "one", overheard):
        yield found
