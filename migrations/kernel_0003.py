"""Facts that an event carries. Landed: never edit, add the next."""

from alembic.operations import Operations


def carry_facts(op: Operations, schema: str) -> None:
    """Let an event carry a few codes, moments and ids, so that its receiver can warn without asking."""
    op.execute(f"ALTER TABLE {schema}.events ADD COLUMN facts jsonb NOT NULL DEFAULT '{{}}'")
    op.execute(f"ALTER TABLE {schema}.inbox ADD COLUMN facts jsonb NOT NULL DEFAULT '{{}}'")
