"""Keep who did something by the name of that day, beside the id: an id means nothing to who reads it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("attendance", "recorded_by_name"),
        ("compliance_findings", "decided_by_name"),
        ("attendance_imports", "imported_by_name"),
        ("attendance_imports", "confirmed_by_name"),
        ("join_events", "by_name"),
    ):
        op.add_column(table, sa.Column(column, sa.Text), schema="sessions")
