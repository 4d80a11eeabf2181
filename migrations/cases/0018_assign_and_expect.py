"""Assign professionals to cases, and make appointments."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OF_CASE = (
    "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,"
    " case_id uuid NOT NULL REFERENCES cases.cases"
)
_TABLES = (
    f"CREATE TABLE cases.assignments ({_OF_CASE}, task text NOT NULL, professional text NOT NULL,"
    " professional_name text NOT NULL, reason text, actor text NOT NULL, actor_name text, ended_at timestamptz,"
    " ended_by text, ended_by_name text, end_reason text)",
    "CREATE INDEX assignments_by_case ON cases.assignments (case_id, id)",
    "CREATE INDEX assignments_held ON cases.assignments (professional, id) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX assignments_one_for_each_task ON cases.assignments (case_id, task) WHERE ended_at IS NULL",
    f"CREATE TABLE cases.appointments ({_OF_CASE}, kind text NOT NULL, state text NOT NULL,"
    " starts_at timestamptz NOT NULL, place text NOT NULL, professional text NOT NULL, professional_name text NOT NULL,"
    " actor text NOT NULL, actor_name text, notified_on date, notified_how text, settled_at timestamptz,"
    " settled_by text, settled_by_name text, result_note text)",
    "CREATE INDEX appointments_by_case ON cases.appointments (case_id, id)",
    "CREATE INDEX appointments_by_day ON cases.appointments (centre_id, state, starts_at, id)",
    "CREATE INDEX appointments_everywhere_by_day ON cases.appointments (state, starts_at, id)",
    "CREATE INDEX appointments_of_professional ON cases.appointments (professional, starts_at)",
)
_CENTRE_TABLES = ("assignments", "appointments")


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in _CENTRE_TABLES:
        protect_by_centre(op, "cases", table)
