"""Let the service encrypt what a filing is drawn up from, which may hold its subject."""

from alembic import op

from migrations.kernel_0004 import let_texts_be_sealed

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS = (
    "court_outages.evidence",
    "notifications.raw",
    "filings.summary",
    "filings.sources",
    "filings.observation",
    "filings.receipt",
    "referrals.reason",
    "referrals.return_reason",
    "messages.receipt",
    "ledger_entries.body",
)


def upgrade() -> None:
    let_texts_be_sealed(op, "interop", *_COLUMNS, again=True)
