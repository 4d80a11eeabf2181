"""Know when each move happened, where a man who left comes back to, and which move a correction takes back."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("case_history", sa.Column("effective_on", sa.Date)),  # null: the day it was recorded
        ("case_history", sa.Column("corrects", sa.Uuid)),
        ("decisions", sa.Column("effective_on", sa.Date)),
        ("decisions", sa.Column("actor_name", sa.Text)),
        ("cases", sa.Column("back_to", sa.Text)),
    ):
        op.add_column(table, column, schema="cases")
    # Null elsewhere means what alone was possible before: to the programme, or to CONTACTED.
    op.execute("UPDATE cases.cases SET back_to = 'ADMITTED' WHERE state = 'NON_COMPLIANT' AND first_session_at IS NULL")
