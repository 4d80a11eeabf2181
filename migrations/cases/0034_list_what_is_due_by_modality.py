"""List by modality what is due, which since reviews of her risk goes on after admission."""

from alembic import op

from migrations.rules import estimate_reach, index_concurrently

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_BOTH = "WHERE modality IS NOT NULL AND next_due_on IS NOT NULL"
_INDEXES = {
    "cases_by_modality_due": f"cases (centre_id, state, modality, next_due_on, id) {_BOTH}",
    "cases_everywhere_by_modality_due": f"cases (state, modality, next_due_on, id) {_BOTH}",
}


def upgrade() -> None:
    estimate_reach(op, "cases", "risk_records", "risk_reviews")
    index_concurrently(op, "cases", _INDEXES)
