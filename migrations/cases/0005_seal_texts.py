"""Let the service encrypt the texts that it stored in clear."""

from alembic import op

from migrations.kernel_0004 import let_texts_be_sealed

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS = (
    "case_history.note",
    "contact_attempts.note",
    "connectivity_profiles.shared_use_hours",
    "assessments.summary",
    "assessments.risk",
    "decisions.decided",
    "incidents.description",
    "incidents.decision_note",
    "victim_disclosures.reason",
    "court_orders.institution_reference",
    "court_orders.raw",
)


def upgrade() -> None:
    let_texts_be_sealed(op, "cases", *_COLUMNS)
