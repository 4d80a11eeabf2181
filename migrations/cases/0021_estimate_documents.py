"""Expect of documents and their copies as many rows as there are."""

from alembic import op

from migrations.rules import estimate_reach

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    estimate_reach(op, "cases", "document_copies", "documents")
