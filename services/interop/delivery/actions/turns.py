"""The transactions of the loop that delivers: they wait for nobody's lock for long."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import system_work

# Ours hold a message's lock for milliseconds. An operator's transaction that stays open, or another replica that hangs
# in one, keeps the messages that it has locked, and no others.
_WAIT_BRIEFLY = text("SET LOCAL lock_timeout = '2s'")


@asynccontextmanager
async def turn_work(runtime: Runtime) -> AsyncIterator[Transaction]:
    """Open a transaction of the loop; LockNotAvailableError is raised where a lock is not to be had in two seconds."""
    async with system_work(runtime) as db:
        await db.execute(_WAIT_BRIEFLY)
        yield db
