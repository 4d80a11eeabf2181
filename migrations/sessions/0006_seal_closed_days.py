"""Let the service encrypt why days are closed, too."""

from alembic import op

from migrations.kernel_0004 import let_texts_be_sealed

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS = (
    "enrolments.end_reason",
    "attendance.evidence",
    "attendance.note",
    "attendance.correction_reason",
    "attendance_imports.roll_call",
    "compliance_findings.decision_note",
    "join_events.note",
    "groups.closed_days",
    "groups.skipped_days",
)


def upgrade() -> None:
    let_texts_be_sealed(op, "sessions", *_COLUMNS, again=True)
