"""What a schema knows centres by. Landed: never edit, add the next."""

import sqlalchemy as sa
from alembic.operations import Operations


def name_centres(op: Operations, schema: str) -> None:
    """Keep the name of each centre beside what is stored of it; a name is for everybody, so no policy is over it."""
    op.create_table(
        "centre_names",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        schema=schema,
    )
