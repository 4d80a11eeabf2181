"""Keep documents of cases, each content once in a centre."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_COMMON = "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL"

_TABLES = f"""
CREATE TABLE cases.document_copies (
    {_COMMON},
    state text NOT NULL, data_key text NOT NULL, alive_at timestamptz NOT NULL, sha256 text, segments bigint,
    CHECK (state <> 'KEPT' OR (sha256 IS NOT NULL AND segments IS NOT NULL)));
CREATE UNIQUE INDEX document_copies_kept ON cases.document_copies (centre_id, sha256) WHERE state = 'KEPT';
CREATE INDEX document_copies_not_kept ON cases.document_copies (state, alive_at) WHERE state <> 'KEPT';
CREATE TABLE cases.documents (
    {_COMMON},
    case_id uuid NOT NULL REFERENCES cases.cases, copy_id uuid REFERENCES cases.document_copies,
    kind text NOT NULL, name text NOT NULL, media_type text NOT NULL, size bigint NOT NULL, sha256 text NOT NULL,
    recorded_by text NOT NULL, recorded_by_name text,
    withdrawn_by text, withdrawn_by_name text, withdrawn_at timestamptz, withdrawal_reason text,
    CHECK ((copy_id IS NULL) = (withdrawn_at IS NOT NULL)));
CREATE INDEX documents_by_case ON cases.documents (case_id, id);
CREATE INDEX documents_by_copy ON cases.documents (copy_id)
"""


def upgrade() -> None:
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
    for table in ("document_copies", "documents"):
        protect_by_centre(op, "cases", table)
