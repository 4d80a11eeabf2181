"""Keep what was declared over many cases at once, and its result for each."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_CONTINGENCIES = """
CREATE TABLE cases.contingencies (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    declaration_id uuid NOT NULL, kind text NOT NULL, modality text, effective_on date NOT NULL, reason text NOT NULL,
    actor text NOT NULL, actor_name text,
    undone_at timestamptz, undone_by text, undone_by_name text, undo_reason text)
"""
_CASES = """
CREATE TABLE cases.contingency_cases (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    contingency_id uuid NOT NULL REFERENCES cases.contingencies, case_id uuid NOT NULL REFERENCES cases.cases,
    state text NOT NULL, obstacle text, modality_before text,
    UNIQUE (contingency_id, case_id))
"""
_INDEXES = (
    "contingencies_by_centre ON cases.contingencies (centre_id, id)",
    "contingency_cases_by_contingency ON cases.contingency_cases (contingency_id, id)",
    "contingency_cases_by_case ON cases.contingency_cases (case_id)",
    "contingency_cases_pending ON cases.contingency_cases (contingency_id) WHERE state = 'PENDING'",
)


def upgrade() -> None:
    op.execute(_CONTINGENCIES)
    op.execute(_CASES)
    for index in _INDEXES:
        op.execute(f"CREATE INDEX {index}")
    for table in ("contingencies", "contingency_cases"):
        protect_by_centre(op, "cases", table)
