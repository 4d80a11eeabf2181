"""Keep what was checked of an incident, and by when somebody must decide on it."""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE cases.incidents ADD COLUMN checked jsonb, ADD COLUMN verification_due_at timestamptz,"
        " ADD COLUMN rang_at timestamptz"
    )
    # Reports that wait already get the period that the policy then had.
    op.execute(
        "UPDATE cases.incidents SET verification_due_at = created_at + interval '24 hours'"
        " WHERE state = 'REPORTED' AND severity = 'severo'"
    )
