"""Events that are held for a person. Landed: never edit, add the next."""

from alembic.operations import Operations

from migrations.rules import protect_by_centre


def hold_failed_events(op: Operations, schema: str) -> None:
    """Let the inbox say since when an event is held, and show each centre its own."""
    op.execute(f"ALTER TABLE {schema}.inbox ADD COLUMN held_at timestamptz")
    protect_by_centre(op, schema, "inbox")


def index_held_events(op: Operations, schema: str) -> None:
    """Find held events quickly; built while the service works, so in a migration of its own."""
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema}.inbox_held")  # what a broken-off run left
        op.execute(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS inbox_held ON {schema}.inbox (held_at, id)"
            " WHERE held_at IS NOT NULL"
        )
