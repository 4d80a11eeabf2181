"""Let the planner know how much a centre sees of rectifications."""

from alembic import op

from migrations.rules import estimate_reach

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    estimate_reach(op, "cases", "order_rectifications")
