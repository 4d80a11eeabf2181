"""Let a man come back under the order that he was discharged from: a second case of it, linked to the first."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("readmission_of", sa.Uuid), schema="cases")
    # It now allows what an older replica never does: that one meets nothing that it does not know.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE cases.cases DROP CONSTRAINT IF EXISTS cases_order_id_key"
    )
