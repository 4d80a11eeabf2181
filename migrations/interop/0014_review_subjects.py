"""Keep who has looked at the subject of an oficio, and why it stays."""

from alembic import op

from migrations.kernel_0004 import let_texts_be_sealed

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_COLUMNS = (
    "court_outages.evidence",
    "notifications.raw",
    "filings.summary",
    "filings.sources",
    "filings.observation",
    "filings.receipt",
    "filings.text_review_reason",
    "referrals.reason",
    "referrals.return_reason",
    "messages.receipt",
    "ledger_entries.body",
)


def upgrade() -> None:
    op.execute(
        "ALTER TABLE interop.filings ADD COLUMN text_reviewed_by text, ADD COLUMN text_reviewed_at timestamptz,"
        " ADD COLUMN text_review_reason text"
    )
    let_texts_be_sealed(op, "interop", *_COLUMNS, again=True)
