"""Let what was typed of an order be corrected: the old value is kept, the request as it was sent is never touched."""

from alembic import op

from migrations.rules import append_only, protect_by_centre

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_TYPED = (
    "version, institution_reference, expediente, court_code, basis, measures, visiting_regime, resolution_number,"
    " resolution_date, received_on, order_key"
)


def upgrade() -> None:
    op.execute(
        "CREATE TABLE cases.order_rectifications ("
        "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,"
        " order_id uuid NOT NULL REFERENCES cases.court_orders, order_version bigint NOT NULL,"
        " reason text NOT NULL, before jsonb NOT NULL, after jsonb NOT NULL, actor text NOT NULL, actor_name text)"
    )
    op.execute("CREATE INDEX order_rectifications_by_order ON cases.order_rectifications (order_id, id)")
    protect_by_centre(op, "cases", "order_rectifications")
    append_only(op, "cases", "order_rectifications")
    op.execute(f"GRANT UPDATE ({_TYPED}) ON cases.court_orders TO cai_cases")
    op.execute("GRANT UPDATE (version, effective_on, due_dates) ON cases.case_orders TO cai_cases")
