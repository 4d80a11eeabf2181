"""Keep who did something by the name of that day, beside the id: an id means nothing to who reads it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("filings", "text_reviewed_by_name"),
        ("alarms", "acknowledged_by_name"),
        ("court_outages", "recorded_by_name"),
    ):
        op.add_column(table, sa.Column(column, sa.Text), schema="interop")
