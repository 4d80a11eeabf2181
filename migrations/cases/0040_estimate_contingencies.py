"""Let the planner know how much of the contingencies a centre sees."""

from alembic import op

from migrations.rules import estimate_reach

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    estimate_reach(op, "cases", "contingencies", "contingency_cases")
