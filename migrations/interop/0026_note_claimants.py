"""Note which replica has claimed a message's next step, so that its claims end with it."""

from alembic import op

from migrations.rules import index_concurrently

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE interop.messages ADD COLUMN IF NOT EXISTS claimed_by bigint")
    index_concurrently(op, "interop", {"messages_claimed": "messages (claimed_by) WHERE claimed_by IS NOT NULL"})
