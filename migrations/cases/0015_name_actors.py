"""Keep who did something by the name of that day, beside the id: an id means nothing to who reads it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("case_history", "actor_name"),
        ("assessments", "actor_name"),
        ("contact_attempts", "actor_name"),
        ("connectivity_profiles", "actor_name"),
        ("incidents", "recorded_by_name"),
        ("incidents", "decided_by_name"),
        ("incidents", "text_reviewed_by_name"),
    ):
        op.add_column(table, sa.Column(column, sa.Text), schema="cases")
