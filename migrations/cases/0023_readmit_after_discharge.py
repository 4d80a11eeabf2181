"""Let a man come back under the order that he was discharged from: a second case of it, linked to the first."""

import sqlalchemy as sa
from alembic import op

from migrations.rules import index_concurrently

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("readmission_of", sa.Uuid), schema="cases")
    index_concurrently(op, "cases", {"cases_by_opening_order": "cases (order_id)"})
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE cases.cases DROP CONSTRAINT IF EXISTS cases_order_id_key")
