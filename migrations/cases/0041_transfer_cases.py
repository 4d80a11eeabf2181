"""Keep offers of a case to another centre, a copy for each of the two, and where a case went."""

import sqlalchemy as sa
from alembic import op

from migrations.rules import protect_by_centre

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_TRANSFERS = """
CREATE TABLE cases.transfers (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    transfer_id uuid NOT NULL, case_id uuid NOT NULL REFERENCES cases.cases, case_number text NOT NULL,
    from_centre_id uuid NOT NULL, to_centre_id uuid NOT NULL, state text NOT NULL,
    reason text NOT NULL, summary jsonb NOT NULL, actor text NOT NULL, actor_name text,
    decided_at timestamptz, decided_by text, decided_by_name text, decision_reason text,
    new_case_id uuid REFERENCES cases.cases, new_case_number text,
    UNIQUE (transfer_id, centre_id))
"""
_INDEXES = (
    "UNIQUE INDEX transfers_one_open ON cases.transfers (case_id, centre_id) WHERE state = 'OFFERED'",
    "INDEX transfers_by_case ON cases.transfers (case_id, id)",
    "INDEX transfers_by_new_case ON cases.transfers (new_case_id)",
    "INDEX transfers_by_centre ON cases.transfers (centre_id, id)",
)


def upgrade() -> None:
    op.execute(_TRANSFERS)
    for index in _INDEXES:
        op.execute(f"CREATE {index}")
    protect_by_centre(op, "cases", "transfers")
    op.add_column("cases", sa.Column("transferred_to", sa.Uuid), schema="cases")
