"""Find the orders that arrived under an expediente: a court asks by its own number."""

from alembic import op

from migrations.rules import index_concurrently

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    index_concurrently(
        op, "interop", {"notifications_expediente": "notifications (expediente) WHERE case_id IS NOT NULL"}
    )
