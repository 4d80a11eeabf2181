"""What migrations say about a table beyond its columns: who sees its rows, and that nobody rewrites them."""

from alembic.operations import Operations

_WITHIN_REACH = (
    "current_setting('app.all_centres', true) = 'on'"
    " OR centre_id = ANY (nullif(current_setting('app.centres', true), '')::uuid[])"
)


def protect_by_centre(op: Operations, schema: str, table: str) -> None:
    """Let a transaction see and write only rows of the centres it was opened for (row-level security).

    The settings are made by shared.row_scope; a connection that made none sees nothing.
    """
    op.execute(f"ALTER TABLE {schema}.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {schema}.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_centre ON {schema}.{table} USING ({_WITHIN_REACH}) WITH CHECK ({_WITHIN_REACH})")


def append_only(op: Operations, schema: str, table: str) -> None:
    """Take from the service's role the right to change or delete what was once written."""
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.{table} FROM cai_{schema}")
