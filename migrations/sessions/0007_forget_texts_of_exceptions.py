"""Forget what exceptions of jobs said: their texts may quote data."""

from alembic import op

from migrations.kernel_0005 import forget_texts_of_exceptions

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    forget_texts_of_exceptions(op, "sessions")
