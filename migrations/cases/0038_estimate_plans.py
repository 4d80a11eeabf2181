"""Let the planner know how much of the plans a centre sees."""

from alembic import op

from migrations.rules import estimate_reach

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    estimate_reach(op, "cases", "plans")
