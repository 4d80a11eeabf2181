"""Keep at hand what an alert needs of a case, and let a fact be stated before its documents are made."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE interop.known_cases ("
        "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, updated_at timestamptz NOT NULL,"
        " number text NOT NULL, expediente text NOT NULL, court_code text NOT NULL, participant jsonb NOT NULL,"
        " risk_level text, cem_code text)"
    )
    protect_by_centre(op, "interop", "known_cases")
    op.execute("ALTER TABLE interop.compliance_facts ADD COLUMN severity text")
    op.execute("ALTER TABLE interop.compliance_facts ADD COLUMN attempts bigint NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE interop.compliance_facts ADD COLUMN next_attempt_at timestamptz")
