"""Lease the inbox's events while they are handled."""

from alembic import op

from migrations.kernel_0007 import lease_events

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lease_events(op, "cases")
