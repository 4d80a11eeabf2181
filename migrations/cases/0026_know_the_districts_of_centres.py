"""Know which judicial districts a centre serves: an order of another one is warned of."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE cases.centre_districts ("
        "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,"
        " judicial_districts text[] NOT NULL)"
    )
    protect_by_centre(op, "cases", "centre_districts")
