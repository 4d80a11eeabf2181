"""Find what is due without a look at what is not, and expect of unchained entries as many rows as there are."""

from alembic import op

from migrations.rules import estimate_reach, index_concurrently

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    estimate_reach(op, "interop", "unchained_entries")
    queue = "messages (kind, next_attempt_at, place) WHERE next_attempt_at IS NOT NULL"
    index_concurrently(op, "interop", {"messages_queue": queue})
