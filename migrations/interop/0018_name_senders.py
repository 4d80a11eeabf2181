"""Keep the name of the court that sent an order beside the identifier of its system; orders from before have none."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE interop.notifications ADD COLUMN sender_name text")
