"""Keep with an assessment the declared contingency for which it was held remotely."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessments", sa.Column("contingency", sa.Text), schema="cases")
