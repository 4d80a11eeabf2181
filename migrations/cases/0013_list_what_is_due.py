"""Find by indexes the cases of which something is due, a case by its number's beginning, and incidents of all cases."""

from alembic import op

from migrations.rules import index_concurrently

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    indexes = {
        "cases_by_next_due": "cases (centre_id, state, next_due_on, id) WHERE next_due_on IS NOT NULL",
        "cases_everywhere_by_next_due": "cases (state, next_due_on, id) WHERE next_due_on IS NOT NULL",
        "cases_by_start_of_number": "cases (number text_pattern_ops)",
        "incidents_by_day": "incidents (centre_id, state, severity, occurred_at, id)",
        "incidents_everywhere_by_day": "incidents (state, severity, occurred_at, id)",
    }
    index_concurrently(op, "cases", indexes)
