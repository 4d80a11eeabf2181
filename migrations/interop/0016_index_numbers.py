"""Let no two documents of a centre bear one number; built while the service works."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS interop.documents_number")  # what a broken-off run left
        op.execute(
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS documents_number ON interop.documents (centre_id, number)"
        )
