"""Let each assessment be superseded once, and let the planner know how much of the drafts a centre sees."""

from alembic import op

from migrations.rules import estimate_reach

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    estimate_reach(op, "cases", "assessment_drafts")
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS cases.assessments_supersedes_key")
        op.execute(
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS assessments_supersedes_key"
            " ON cases.assessments (supersedes)"
        )
