"""Let the planner know how many accounts a centre sees, and order lists by the id alone, as its own index does."""

from alembic import op

from migrations.rules import estimate_reach

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WITHIN_REACH = (
    "nullif(current_setting('app.all_centres', true), '')::boolean"
    " OR centres && nullif(current_setting('app.centres', true), '')::uuid[]"
)
_REPLACED = ("centres", "staff", "institution_clients")


def upgrade() -> None:
    estimate_reach(op, "identity", "inbox")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER POLICY by_centre ON identity.staff USING ({_WITHIN_REACH}) WITH CHECK ({_WITHIN_REACH})")
        for table in _REPLACED:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS identity.{table}_by_creation")
