"""Let the planner know how much a centre sees, and find every page of cases by an index that gives its order."""

from alembic import op

from migrations.rules import estimate_reach, index_concurrently

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CENTRE_TABLES = (
    "persons", "court_orders", "cases", "case_history", "contact_attempts", "connectivity_profiles", "assessments",
    "decisions", "incidents", "victims", "victim_disclosures", "inbox",
)  # fmt: skip
_INDEXES = {
    "cases_by_state_newest": "cases (centre_id, state, id)",
    "cases_by_modality_newest": "cases (centre_id, modality, id) WHERE modality IS NOT NULL",
    "cases_by_state_and_modality_newest": "cases (centre_id, state, modality, id) WHERE modality IS NOT NULL",
    "cases_everywhere_by_state": "cases (state, id)",
    "cases_everywhere_by_modality": "cases (modality, id) WHERE modality IS NOT NULL",
    "cases_everywhere_by_state_and_modality": "cases (state, modality, id) WHERE modality IS NOT NULL",
    "court_orders_by_start_of_expediente": "court_orders (expediente text_pattern_ops)",
}


def upgrade() -> None:
    estimate_reach(op, "cases", *_CENTRE_TABLES)
    index_concurrently(op, "cases", _INDEXES)
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS cases.court_orders_by_expediente")  # the new one serves `=` too
