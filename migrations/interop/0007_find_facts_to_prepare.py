"""Find the facts of a case, and those whose documents are still to be made; built while the service works."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEXES = {
    "compliance_facts_by_case": "(case_id, created_at)",
    "compliance_facts_to_prepare": "(next_attempt_at) WHERE next_attempt_at IS NOT NULL",
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, columns in _INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS interop.{name}")  # what a broken-off run left
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON interop.compliance_facts {columns}")
