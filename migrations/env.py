"""Runs one service's migrations: `alembic -c migrations/alembic.ini -n cases upgrade head`.

Each service has its own schema, its own numbered series in `migrations/<service>/` and its own version table in its
schema. With `--sql` the statements are printed instead, which is what the migration lint reads.
"""

import asyncio
import importlib
import os
import time
from typing import Any, cast

from alembic import context
from sqlalchemy import Connection, MetaData, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

TURN_SECONDS = 120.0
# A migration that waits for a lock holds up every query behind it: it gives up soon and is run again.
PLACES = {"mocks": "services.mocks"}
TIMEOUTS = {"lock_timeout": "5s", "statement_timeout": "300s"}

service = context.config.config_ini_section


def service_metadata() -> MetaData | None:
    """Return the tables that the service's code names, for `alembic check`; to migrate, that code is not needed."""
    if not context.config.attributes.get("compare", "check" in str(getattr(context.config.cmd_opts, "cmd", ""))):
        return None
    place = PLACES.get(service, f"services.{service}")
    importlib.import_module(f"{place}.main")  # it lists the rooms, and with them all tables
    return cast(MetaData, importlib.import_module(f"{place}.schema").Table.metadata)


def belongs_to_service(_object: Any, _name: str | None, kind: str, reflected: bool, counterpart: Any) -> bool:
    """Leave out what only migrations describe: the kernel's and the queue's tables, and every index."""
    return not (kind in {"table", "index"} and reflected and counterpart is None)


def print_statements() -> None:
    """Print the statements instead of running them."""
    context.configure(
        dialect_name="postgresql", version_table_schema=service, literal_binds=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        for name, value in TIMEOUTS.items():
            context.execute(f"SET {name} = '{value}'")
        context.execute(f"SET search_path = {service}, public")
        context.run_migrations()


def migrate(connection: Connection) -> None:
    """Run the migrations, one transaction each, when it is our turn: two machines may start at once."""
    wait_for_turn(connection)
    context.configure(
        connection=connection,
        target_metadata=service_metadata(),
        version_table_schema=service,
        transaction_per_migration=True,
        include_object=belongs_to_service,
    )
    with context.begin_transaction():
        context.run_migrations()


def wait_for_turn(connection: Connection) -> None:
    """Take the service's migration lock, which the end of the connection gives back.

    It is asked for again and again, not waited for: a waiting statement would hold up CREATE INDEX CONCURRENTLY.
    """
    turn = text("SELECT pg_try_advisory_lock(hashtext('migrations'), hashtext(:service))")
    deadline = time.monotonic() + TURN_SECONDS
    while not connection.scalar(turn, {"service": service}):
        connection.commit()
        if time.monotonic() > deadline:
            raise TimeoutError(f"another process has been migrating {service} for {TURN_SECONDS:.0f} seconds")
        time.sleep(0.2)
    connection.commit()


async def connect_and_migrate() -> None:
    """Connect as the administrator, with the service's schema as the one that unqualified names mean."""
    url = make_url(context.config.attributes.get("admin_url") or os.environ["DATABASE_ADMIN_URL"])
    settings = {"search_path": f"{service}, public", **TIMEOUTS}
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"), poolclass=NullPool, connect_args={"server_settings": settings}
    )
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if context.is_offline_mode():
    print_statements()
else:
    asyncio.run(connect_and_migrate())
