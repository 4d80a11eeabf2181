"""Find by index which incidents are to be verified first, and whose clock is to ring."""

from alembic import op

from migrations.rules import index_concurrently

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_INDEXES = {
    "incidents_due": "incidents (centre_id, severity, verification_due_at, id) WHERE verification_due_at IS NOT NULL",
    "incidents_everywhere_due": "incidents (severity, verification_due_at, id) WHERE verification_due_at IS NOT NULL",
    "incidents_to_ring": "incidents (verification_due_at) WHERE rang_at IS NULL",
}


def upgrade() -> None:
    index_concurrently(op, "cases", _INDEXES)
