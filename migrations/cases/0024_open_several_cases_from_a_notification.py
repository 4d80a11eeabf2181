"""Note which order opened each case, and let one notification open the cases of several men."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OPENING_ORDERS = """
INSERT INTO cases.case_orders
SELECT DISTINCT ON (c.id) c.id, c.centre_id, 1, c.created_at, c.id, o.id, 'OPENED_BY', o.resolution_date, c.due_dates,
       coalesce(h.actor, 'cai-cases'), h.actor_name
FROM cases.cases c
JOIN cases.court_orders o ON o.id = c.order_id
LEFT JOIN cases.case_history h ON h.case_id = c.id AND h.from_state IS NULL
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.execute(OPENING_ORDERS)
    for table, constraint in (("cases", "order_id"), ("court_orders", "notification_id")):
        # Both now allow what an older replica never does: it meets nothing that it does not know.
        op.execute(
            "-- squawk-ignore ban-drop-constraint\n"
            f"ALTER TABLE cases.{table} DROP CONSTRAINT IF EXISTS {table}_{constraint}_key"
        )
