"""Keep what was given for a refresh token, so that an answer that was lost can be told from a copied token."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE identity.refresh_tokens ADD COLUMN successor text")
