"""Keep why a man was enrolled in a group of another programme than the one he was admitted to."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enrolments", sa.Column("differs_because", sa.Text), schema="sessions")
