"""Know the names of centres, which answers give beside their ids."""

from alembic import op

from migrations.kernel_0008 import name_centres

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name_centres(op, "identity")
    op.execute("INSERT INTO identity.centre_names (id, name, version) SELECT id, name, version FROM identity.centres")
