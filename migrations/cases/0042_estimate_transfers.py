"""Let the planner know how much of the transfers a centre sees."""

from alembic import op

from migrations.rules import estimate_reach

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    estimate_reach(op, "cases", "transfers")
