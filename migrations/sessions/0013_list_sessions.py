"""Find every page of sessions by when they begin, and every page of enrolments, by an index that gives its order."""

from alembic import op

from migrations.rules import index_concurrently

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    indexes = {
        "sessions_by_start": "sessions (centre_id, roll_call_complete, starts_at, id)",
        "sessions_everywhere_by_start": "sessions (roll_call_complete, starts_at, id)",
        "facilitator_bookings_by_facilitator": "facilitator_bookings (facilitator, session_id)",
        "enrolments_by_state": "enrolments (centre_id, state, id)",
        "enrolments_everywhere_by_state": "enrolments (state, id)",
    }
    index_concurrently(op, "sessions", indexes)
