"""Keep the individual plans."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_PLANS = """
CREATE TABLE cases.plans (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    case_id uuid NOT NULL REFERENCES cases.cases,
    number bigint NOT NULL, state text NOT NULL, content jsonb NOT NULL, actor text NOT NULL, actor_name text,
    submitted_at timestamptz, decided_by text, decided_by_name text, decided_at timestamptz, decision_note text,
    UNIQUE (case_id, number))
"""


def upgrade() -> None:
    op.execute(_PLANS)
    op.execute("CREATE INDEX plans_by_case ON cases.plans (case_id, id)")
    protect_by_centre(op, "cases", "plans")
