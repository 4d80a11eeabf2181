"""Find by indexes the order that opened a case, and hold to one order of a man in each notification."""

from alembic import op

from migrations.rules import estimate_reach, index_concurrently

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# The second part of an order's key is the man's document.
_ONE_ORDER_OF_A_MAN = """
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS court_orders_by_notification_and_man
ON cases.court_orders (notification_id, split_part(order_key, '|', 2))
"""


def upgrade() -> None:
    estimate_reach(op, "cases", "case_orders")
    index_concurrently(op, "cases", {"cases_by_opening_order": "cases (order_id)"})
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS cases.court_orders_by_notification_and_man")
        op.execute(_ONE_ORDER_OF_A_MAN)
