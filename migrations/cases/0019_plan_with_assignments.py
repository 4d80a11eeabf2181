"""Let the planner know how much a centre sees of assignments and appointments."""

from alembic import op

from migrations.rules import estimate_reach

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    estimate_reach(op, "cases", "assignments", "appointments")
