"""Keep unfinished orders: a draft is taken up again, opens a case, or is discarded, and then it is gone."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE IF NOT EXISTS cases.order_drafts ("
        "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,"
        " changed_at timestamptz NOT NULL, fields jsonb NOT NULL,"
        " recorded_by text NOT NULL, recorded_by_name text, changed_by text NOT NULL, changed_by_name text)"
    )
    op.execute("CREATE INDEX IF NOT EXISTS order_drafts_by_centre ON cases.order_drafts (centre_id, id)")
    protect_by_centre(op, "cases", "order_drafts")
