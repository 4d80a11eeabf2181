"""Know the keys that the data is encrypted with, so that no other keys are ever taken for them."""

from alembic import op

from migrations.kernel_0006 import know_own_keys

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    know_own_keys(op, "interop")
