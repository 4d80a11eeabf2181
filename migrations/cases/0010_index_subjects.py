"""Index what waits about a subject, and what may be forgotten."""

from alembic import op

from migrations.kernel_0007 import index_subjects

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    index_subjects(op, "cases")
