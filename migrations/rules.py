"""What migrations say about a table beyond its columns: who sees its rows, and that nobody rewrites them."""

from collections.abc import Mapping

from alembic.operations import Operations

_WITHIN_REACH = (
    "current_setting('app.all_centres', true) = 'on'"
    " OR centre_id = ANY (nullif(current_setting('app.centres', true), '')::uuid[])"
)
_REACH = (
    "nullif(current_setting('app.all_centres', true), '')::boolean"
    " OR centre_id = ANY (nullif(current_setting('app.centres', true), '')::uuid[])"
)


def protect_by_centre(op: Operations, schema: str, table: str) -> None:
    """Let a transaction see and write only rows of the centres it was opened for (row-level security).

    The settings are made by shared/database/row_scope.py; a connection that made none sees nothing.
    `estimate_reach` follows it.
    """
    op.execute(f"ALTER TABLE {schema}.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {schema}.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_centre ON {schema}.{table} USING ({_WITHIN_REACH}) WITH CHECK ({_WITHIN_REACH})")


def estimate_reach(op: Operations, schema: str, *tables: str) -> None:
    """Say the same rule so that the planner expects about as many rows as there are.

    It takes a setting to equal 'on' for one row in 200, and so three joined tables for one row; a boolean it does not
    know it takes to be true for half. Each statement locks one table for a moment: no row is looked at.
    """
    with op.get_context().autocommit_block():
        for table in tables:
            op.execute(f"ALTER POLICY by_centre ON {schema}.{table} USING ({_REACH}) WITH CHECK ({_REACH})")


def append_only(op: Operations, schema: str, table: str) -> None:
    """Take from the service's role the right to change or delete what was once written."""
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.{table} FROM cai_{schema}")


def index_concurrently(op: Operations, schema: str, indexes: Mapping[str, str]) -> None:
    """Build indexes, by name, while the service works; one that a broken-off run left is built anew."""
    with op.get_context().autocommit_block():
        for name, definition in indexes.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema}.{name}")
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {schema}.{definition}")
