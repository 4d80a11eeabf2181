"""Let the planner know how much a centre sees, and find every page of a list by an index that gives its order."""

from alembic import op

from migrations.rules import estimate_reach, index_concurrently

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CENTRE_TABLES = (
    "programmes", "groups", "participants", "enrolments", "sessions", "facilitator_bookings", "report_files",
    "attendance_imports", "attendance", "person_aliases", "compliance_findings", "join_links", "join_events", "inbox",
)  # fmt: skip
_INDEXES = {
    "programmes_by_centre": "programmes (centre_id, id)",
    "programmes_by_state": "programmes (centre_id, state, id)",
    "programmes_everywhere_by_state": "programmes (state, id)",
    "groups_by_centre": "groups (centre_id, id)",
    "participants_by_centre": "participants (centre_id, id)",
    "attendance_imports_by_centre": "attendance_imports (centre_id, id)",
    "compliance_findings_by_centre": "compliance_findings (centre_id, id)",
    "compliance_findings_by_state": "compliance_findings (centre_id, state, id)",
    "compliance_findings_everywhere_by_state": "compliance_findings (state, id)",
}


def upgrade() -> None:
    estimate_reach(op, "sessions", *_CENTRE_TABLES)
    index_concurrently(op, "sessions", _INDEXES)
