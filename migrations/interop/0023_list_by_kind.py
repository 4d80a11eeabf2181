"""Find messages and alarms by kind, state and day; and the alarms about what belongs to a case."""

from alembic import op

from migrations.rules import index_concurrently

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ALARM_STATE = (
    "(CASE WHEN resolved_at IS NOT NULL THEN 'RESOLVED' WHEN acknowledged_at IS NOT NULL THEN 'ACKNOWLEDGED'"
    " ELSE 'OPEN' END)"
)
_INDEXES = {
    "messages_by_day": "messages (centre_id, institution, kind, state, created_at, id)",
    "messages_everywhere_by_day": "messages (institution, kind, state, created_at, id)",
    "alarms_by_day": f"alarms (centre_id, kind, {_ALARM_STATE}, created_at, id)",
    "alarms_everywhere_by_day": f"alarms (kind, {_ALARM_STATE}, created_at, id)",
    "alarms_by_subject": "alarms (subject_id)",
}
# An older replica beside this release lists without them, more slowly.
_REPLACED = (
    "messages_by_centre", "messages_by_state_newest", "messages_everywhere_by_state", "alarms_by_centre",
    "alarms_open_by_centre", "alarms_open_everywhere",
)  # fmt: skip


def upgrade() -> None:
    index_concurrently(op, "interop", _INDEXES)
    with op.get_context().autocommit_block():
        for name in _REPLACED:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS interop.{name}")
