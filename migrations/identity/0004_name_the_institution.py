"""Let an institution's client say which court or CEM it is of; those registered before say nothing yet."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE identity.institution_clients ADD COLUMN institution_code text")
