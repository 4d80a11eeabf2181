"""Waking each other: what a transaction did, all replicas of its service hear of as it commits.

A notice is a spur, never the message: one that was missed (a connection lost, a service down) is made up for by
whoever listens looking by itself now and then.

Who listens is present: as long as his connection is open he holds a lock that the database frees as it ends, however it
does. So others see, without a clock, that a replica is gone. One whose connection was cut is taken for gone as well.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, Integer, Text, bindparam, cast, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import OID

from shared.database.statements import query_of
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import work_of

_NOTIFY = select(func.pg_notify(bindparam("channel", type_=Text), ""))
# Shared, so that a new connection has it beside an old one that the database still takes to be open.
_PRESENCE = func.hashtext(literal_column("'presence'"))
_BE_PRESENT = select(func.pg_advisory_lock_shared(_PRESENCE, bindparam("replica", type_=Integer)))
_LOCKS = table("pg_locks", column("locktype", Text), column("classid", OID), column("objid", OID))


async def notify(db: Transaction, name: str) -> None:
    """Wake those of this service who listen under the name, if and when the transaction commits."""
    if db.first_time(name):
        await db.execute(_NOTIFY, {"channel": _channel(work_of(db).runtime, name)})


@asynccontextmanager
async def listening(runtime: Runtime, name: str, hear: Callable[[], None]) -> AsyncIterator[Callable[[], bool]]:
    """Call `hear` at each notice, and be present. Raises asyncpg's errors.

    Gives what tells whether notices are still heard: after the connection was lost they are not.
    """
    connection = await asyncpg.connect(runtime.settings.asyncpg_url)
    presence = query_of(_BE_PRESENT, {"replica": runtime.replica})
    try:
        await connection.execute(presence.sql, *presence.arguments)
        await connection.add_listener(_channel(runtime, name), lambda *_: hear())
        yield lambda: not connection.is_closed()
    finally:
        await connection.close(timeout=2)


def is_present(replica: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the replica listens."""
    held = select(_LOCKS.c.objid).where(
        _LOCKS.c.locktype == literal_column("'advisory'"),
        _LOCKS.c.classid == cast(_PRESENCE, OID),
        _LOCKS.c.objid == cast(replica, OID),
    )
    return held.exists()


def _channel(runtime: Runtime, name: str) -> str:
    return f"{runtime.name}_{name}"
