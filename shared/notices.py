"""Waking each other: what a transaction did, all replicas of its service hear of as it commits.

A notice is a spur, never the message: one that was missed (a connection lost, a service down) is made up for by
whoever listens looking by itself now and then.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import Text, bindparam, func, select

from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import work_of

_NOTIFY = select(func.pg_notify(bindparam("channel", type_=Text), ""))


async def notify(db: Transaction, name: str) -> None:
    """Wake those of this service who listen under the name, if and when the transaction commits."""
    if db.first_time(name):
        await db.execute(_NOTIFY, {"channel": _channel(work_of(db).runtime, name)})


@asynccontextmanager
async def listening(runtime: Runtime, name: str, hear: Callable[[], None]) -> AsyncIterator[Callable[[], bool]]:
    """Call `hear` at each notice. Raises asyncpg's errors.

    Gives what tells whether notices are still heard: after the connection was lost they are not.
    """
    connection = await asyncpg.connect(runtime.settings.asyncpg_url)
    try:
        await connection.add_listener(_channel(runtime, name), lambda *_: hear())
        yield lambda: not connection.is_closed()
    finally:
        await connection.close(timeout=2)


def _channel(runtime: Runtime, name: str) -> str:
    return f"{runtime.name}_{name}"
