"""Let events carry the facts by which a receiver decides what is urgent."""

from alembic import op

from migrations.kernel_0003 import carry_facts

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    carry_facts(op, "cases")
