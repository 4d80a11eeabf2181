"""Index the held events."""

from alembic import op

from migrations.kernel_0002 import index_held_events

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    index_held_events(op, "sessions")
