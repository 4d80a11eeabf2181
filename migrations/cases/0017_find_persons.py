"""Find persons by index, and let the planner know how much a centre sees of what is kept of them."""

from alembic import op

from migrations.rules import estimate_reach, index_concurrently

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INDEXES = {
    "persons_newest": "persons (centre_id, id)",
    "persons_merged": "persons (merged_into) WHERE merged_into IS NOT NULL",
    "persons_by_phone": "persons (phone) WHERE phone IS NOT NULL",
}


def upgrade() -> None:
    estimate_reach(op, "cases", "person_changes", "contact_points", "her_phones")
    index_concurrently(op, "cases", _INDEXES)
