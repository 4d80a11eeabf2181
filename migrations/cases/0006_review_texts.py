"""Keep whether an incident's text was noticed, and who has looked at it."""

from alembic import op

from migrations.kernel_0004 import let_texts_be_sealed

revision = "0006"
down_revision = "0005"
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
    "incidents.text_review_reason",
    "victim_disclosures.reason",
    "court_orders.institution_reference",
    "court_orders.raw",
)


def upgrade() -> None:
    op.execute(
        "ALTER TABLE cases.incidents ADD COLUMN may_hold_contact_data boolean NOT NULL DEFAULT false,"
        " ADD COLUMN text_reviewed_by text, ADD COLUMN text_reviewed_at timestamptz, ADD COLUMN text_review_reason text"
    )
    let_texts_be_sealed(op, "cases", *_COLUMNS, again=True)
