"""Lease the inbox's events while they are handled."""

from alembic import op

from migrations.kernel_0007 import lease_events

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lease_events(op, "identity")
