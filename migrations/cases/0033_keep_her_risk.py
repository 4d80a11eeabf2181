"""Keep her risk as a timeline, with the reviews that are mandatory."""

from alembic import op

from migrations.rules import append_only, protect_by_centre

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_OF_CASE = (
    "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,"
    " case_id uuid NOT NULL REFERENCES cases.cases"
)
_RECORDS = f"""
CREATE TABLE cases.risk_records (
    {_OF_CASE},
    level text NOT NULL, effective_on date NOT NULL, source text NOT NULL, assessor text, instrument text NOT NULL,
    instrument_version text, score bigint, reason text, lowered_from text,
    actor text NOT NULL, actor_name text)
"""
_REVIEWS = f"""
CREATE TABLE cases.risk_reviews (
    {_OF_CASE},
    trigger text NOT NULL, source_id uuid, reason text, state text NOT NULL, opened_on date NOT NULL,
    due_on date NOT NULL, opened_by text NOT NULL, opened_by_name text,
    risk_record_id uuid REFERENCES cases.risk_records, decision text, closed_at timestamptz, closed_by text,
    closed_by_name text,
    UNIQUE (case_id, trigger, source_id))
"""
# What is in force was found by the latest assessment that had it; its version and assessor are sealed there.
_WHAT_IS_IN_FORCE = """
INSERT INTO cases.risk_records (id, centre_id, version, created_at, case_id, level, effective_on, source, instrument,
    actor, actor_name)
SELECT DISTINCT ON (c.id) gen_random_uuid(), c.centre_id, 1, a.created_at, c.id, c.risk_level, a.held_on, 'CENTRE',
    'FVR', a.actor, a.actor_name
FROM cases.cases c JOIN cases.assessments a ON a.case_id = c.id
WHERE c.risk_level IS NOT NULL AND a.risk IS NOT NULL
ORDER BY c.id, a.id DESC
"""
_INDEXES = (
    "risk_records_by_case ON cases.risk_records (case_id, effective_on, id)",
    "risk_reviews_by_case ON cases.risk_reviews (case_id, id)",
    "risk_reviews_by_due ON cases.risk_reviews (centre_id, state, due_on, id)",
    "risk_reviews_everywhere_by_due ON cases.risk_reviews (state, due_on, id)",
)


def upgrade() -> None:
    for statement in (_RECORDS, _REVIEWS, *(f"CREATE INDEX {index}" for index in _INDEXES)):
        op.execute(statement)
    op.execute(_WHAT_IS_IN_FORCE)
    for table in ("risk_records", "risk_reviews"):
        protect_by_centre(op, "cases", table)
    append_only(op, "cases", "risk_records")
