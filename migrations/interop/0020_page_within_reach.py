"""Let the planner know how much a centre sees, and find every page of a list by an index that gives its order."""

from alembic import op

from migrations.rules import estimate_reach, index_concurrently

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_CENTRE_TABLES = (
    "casillas", "documents", "document_counters", "notifications", "messages", "ledger_entries", "filings",
    "sheet_counters", "referrals", "compliance_facts", "alarms", "known_cases", "inbox",
)  # fmt: skip
_INDEXES = {
    "notifications_by_centre": "notifications (centre_id, id)",
    "notifications_by_state_newest": "notifications (centre_id, state, id)",
    "notifications_everywhere_by_state": "notifications (state, id)",
    "messages_by_centre": "messages (centre_id, id)",
    "messages_by_state_newest": "messages (centre_id, state, id)",
    "messages_everywhere_by_state": "messages (state, id)",
    "filings_by_centre": "filings (centre_id, id)",
    "filings_by_state_newest": "filings (centre_id, state, id)",
    "filings_everywhere_by_state": "filings (state, id)",
    "referrals_by_centre": "referrals (centre_id, id)",
    "referrals_by_state_newest": "referrals (centre_id, state, id)",
    "referrals_everywhere_by_state": "referrals (state, id)",
    "referrals_by_cem_newest": "referrals (centre_id, cem_code, id) WHERE cem_code IS NOT NULL",
    "referrals_by_cem_and_state_newest": "referrals (centre_id, cem_code, state, id) WHERE cem_code IS NOT NULL",
    "compliance_facts_by_centre": "compliance_facts (centre_id, id)",
    "alarms_by_centre": "alarms (centre_id, id)",
    "alarms_open_by_centre": "alarms (centre_id, id) WHERE resolved_at IS NULL",
    "alarms_open_everywhere": "alarms (id) WHERE resolved_at IS NULL",
}
_REPLACED = ("notifications", "filings", "referrals", "compliance_facts", "alarms")


def upgrade() -> None:
    estimate_reach(op, "interop", *_CENTRE_TABLES)
    index_concurrently(op, "interop", _INDEXES)
    with op.get_context().autocommit_block():
        for table in _REPLACED:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS interop.{table}_by_creation")
