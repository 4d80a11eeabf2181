"""A service's connections to PostgreSQL: asyncpg's pool, opened when it is first needed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
from pydantic_core import from_json

_WAIT_SECONDS = 10
_STATEMENTS_KEPT = 500  # for each connection: a service has some three hundred


class Row(asyncpg.Record):  # type: ignore[misc]  # asyncpg ships no types
    """A row as the driver gives it, whose columns are attributes as well: `row.handled_at`."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Connections:
    """At most `size` connections; who needs one more waits, and gets TimeoutError after ten seconds."""

    def __init__(self, url: str, size: int) -> None:
        self._url = url
        self._size = size
        self._pool: Any = None
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Any]:
        """Lend a connection; a transaction that is still open when it comes back ends without effect."""
        pool = await self._open()
        connection = await pool.acquire(timeout=_WAIT_SECONDS)
        try:
            yield connection
        finally:
            try:
                # Of a connection that died nothing is left to undo, and no error of it may stand before the one that
                # ended the block, a cancellation above all.
                with suppress(
                    asyncpg.InterfaceError, asyncpg.InternalClientError, asyncpg.PostgresConnectionError, OSError
                ):
                    if connection.is_in_transaction():
                        await connection.execute("ROLLBACK")
            finally:
                await pool.release(connection)

    async def close(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            await self._pool.close()

    async def _open(self) -> Any:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url,
                    min_size=0,
                    max_size=self._size,
                    record_class=Row,
                    init=_prepare,
                    reset=_nothing_to_reset,
                    timeout=_WAIT_SECONDS,
                    command_timeout=60,
                    statement_cache_size=_STATEMENTS_KEPT,
                    server_settings={"standard_conforming_strings": "on"},  # row_scope.py writes literals
                )
        return self._pool


async def _prepare(connection: Any) -> None:
    """Have JSON read. It is written by shared/database/statements.py, since pgqueuer writes its own as text."""
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, schema="pg_catalog", encoder=str, decoder=from_json)


async def _nothing_to_reset(connection: Any) -> None:
    """Spare asyncpg's reset, a call after each use: all that we set ends with its transaction."""
