"""Let the public check say which centre issued a document; documents from before name none."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE interop.verification_codes ADD COLUMN IF NOT EXISTS issuer text")
