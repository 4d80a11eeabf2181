"""Keep instruments as data, assessments in draft, and which assessment took the place of which."""

from alembic import op

from migrations.kernel_0004 import let_texts_be_sealed
from migrations.rules import protect_by_centre

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_COMMON = "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL"
_INSTRUMENTS = f"""
CREATE TABLE cases.instruments (
    {_COMMON},
    code text NOT NULL, edition text NOT NULL, state text NOT NULL, definition jsonb NOT NULL,
    actor text NOT NULL, actor_name text, published_at timestamptz, retired_at timestamptz,
    UNIQUE (code, edition))
"""
_DRAFTS = f"""
CREATE TABLE cases.assessment_drafts (
    {_COMMON},
    case_id uuid NOT NULL REFERENCES cases.cases,
    instrument text NOT NULL, instrument_version text NOT NULL, held_on date, in_person boolean, answers jsonb NOT NULL,
    suitability text, contingency text, summary text, risk jsonb,
    supersedes uuid REFERENCES cases.assessments, supersede_reason text,
    actor text NOT NULL, actor_name text)
"""
# An instrument of no centre (the nil id) is everybody's to read; that the national coordination alone writes it is
# the service's rule.
_REACH = (
    "centre_id = '00000000-0000-0000-0000-000000000000'::uuid"
    " OR nullif(current_setting('app.all_centres', true), '')::boolean"
    " OR centre_id = ANY (nullif(current_setting('app.centres', true), '')::uuid[])"
)
_ONCE_IN_CLEAR = (
    "case_history.note",
    "contact_attempts.note",
    "connectivity_profiles.shared_use_hours",
    "assessments.answers",
    "assessments.summary",
    "assessments.risk",
    "decisions.decided",
    "incidents.description",
    "incidents.decision_note",
    "incidents.text_review_reason",
    "victim_disclosures.reason",
    "court_orders.institution_reference",
    "court_orders.raw",
)


def upgrade() -> None:
    op.execute(_INSTRUMENTS)
    op.execute(_DRAFTS)
    op.execute("CREATE INDEX assessment_drafts_by_case ON cases.assessment_drafts (case_id, actor, id)")
    op.execute(
        "ALTER TABLE cases.assessments ADD COLUMN subscales jsonb,"
        " ADD COLUMN is_evaluation boolean NOT NULL DEFAULT true,"
        " ADD COLUMN valid_to date, ADD COLUMN supersedes uuid, ADD COLUMN supersede_reason text"
    )
    for table in ("instruments", "assessment_drafts"):
        protect_by_centre(op, "cases", table)
    op.execute(f"ALTER POLICY by_centre ON cases.instruments USING ({_REACH}) WITH CHECK ({_REACH})")
    let_texts_be_sealed(op, "cases", *_ONCE_IN_CLEAR, again=True)
