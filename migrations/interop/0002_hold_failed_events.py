"""Hold an event whose handling failed to the last, for a person to replay."""

from alembic import op

from migrations.kernel_0002 import hold_failed_events

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    hold_failed_events(op, "interop")
