"""Note which roll calls are complete, so that those that are due are found without a look at all that ever were."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The service notes it itself, of old sessions too: false means no more than "not yet known".
    op.execute("ALTER TABLE sessions.sessions ADD COLUMN roll_call_complete boolean NOT NULL DEFAULT false")
