"""Let a man come back under the order that he was discharged from: a second case of it, linked to the first."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("readmission_of", sa.Uuid), schema="cases")
