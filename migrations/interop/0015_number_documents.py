"""Number the documents of a centre: one after the other in each series and year. Those from before keep theirs."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE interop.documents ADD COLUMN number text")
    op.execute(
        "CREATE TABLE interop.document_counters (centre_id uuid NOT NULL, series text NOT NULL, year bigint NOT NULL,"
        " last bigint NOT NULL, PRIMARY KEY (centre_id, series, year))"
    )
    protect_by_centre(op, "interop", "document_counters")
