"""Let the service encrypt the audit's reasons that it stored in clear."""

from alembic import op

from migrations.kernel_0004 import let_texts_be_sealed

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    let_texts_be_sealed(op, "identity")
