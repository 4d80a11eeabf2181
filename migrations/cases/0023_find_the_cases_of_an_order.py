"""Find the cases of an order by an index that does not ask for there being one."""

from alembic import op

from migrations.rules import index_concurrently

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    index_concurrently(op, "cases", {"cases_by_opening_order": "cases (order_id)"})
