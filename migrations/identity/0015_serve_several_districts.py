"""Let a centre serve several judicial districts; that it serves the one it had, every service is told anew."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE identity.centres ADD COLUMN judicial_districts text[]")
    # A version that nobody was told of: identity tells of it as it starts.
    op.execute("UPDATE identity.centres SET judicial_districts = ARRAY[judicial_district], version = version + 1")
