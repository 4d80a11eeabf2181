"""Let the public check say which document it is: its kind and its number; documents from before have neither."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE interop.verification_codes ADD COLUMN kind text, ADD COLUMN number text")
