"""By what a schema knows the keys that its data is encrypted with. Landed: never edit, add the next."""

import sqlalchemy as sa
from alembic.operations import Operations

from migrations.rules import append_only


def know_own_keys(op: Operations, schema: str) -> None:
    """Keep, for each key, a proof by which the key is known again and which says nothing of it."""
    op.create_table(
        "key_proofs",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("proof", sa.Text, nullable=False),
        schema=schema,
    )
    append_only(op, schema, "key_proofs")
