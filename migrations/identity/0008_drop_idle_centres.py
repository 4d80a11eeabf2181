"""Take away centres that said nothing: a national role reaches every one."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SELECT set_config('app.all_centres', 'on', true)")
    op.execute(
        "UPDATE identity.staff SET centres = '{}', version = version + 1"
        " WHERE centres <> '{}' AND roles && ARRAY['national_coordinator', 'auditor', 'administrator']"
    )
