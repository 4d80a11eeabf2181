"""Let a case have several orders and an order several cases: how each order came to a case, and since when it holds."""

from alembic import op

from migrations.rules import append_only, protect_by_centre

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE cases.case_orders (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    case_id uuid NOT NULL REFERENCES cases.cases, order_id uuid NOT NULL REFERENCES cases.court_orders,
    role text NOT NULL, effective_on date NOT NULL, due_dates jsonb NOT NULL,
    actor text NOT NULL, actor_name text,
    UNIQUE (case_id, order_id))
"""

# For cases that an older replica opens meanwhile: it knows of no case_orders. Who does has written the row by then.
_OPENED_BY_OLDER = """
CREATE FUNCTION cases.note_opening_order() RETURNS trigger LANGUAGE plpgsql SET search_path = cases AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM case_orders WHERE case_id = NEW.id) THEN
        INSERT INTO case_orders
        SELECT NEW.id, NEW.centre_id, 1, NEW.created_at, NEW.id, o.id, 'OPENED_BY', o.resolution_date, NEW.due_dates,
               coalesce(h.actor, 'cai-cases'), h.actor_name
        FROM court_orders o
        LEFT JOIN case_history h ON h.case_id = NEW.id AND h.from_state IS NULL
        WHERE o.id = NEW.order_id
        LIMIT 1;
    END IF;
    RETURN NULL;
END
$$
"""
_AS_IT_COMMITS = """
CREATE CONSTRAINT TRIGGER note_opening_order AFTER INSERT ON cases.cases
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases.note_opening_order()
"""


def upgrade() -> None:
    op.execute(_TABLE)
    op.execute("CREATE INDEX case_orders_by_order ON cases.case_orders (order_id)")
    protect_by_centre(op, "cases", "case_orders")
    append_only(op, "cases", "case_orders")
    op.execute("ALTER TABLE cases.cases ADD COLUMN measures text[]")
    op.execute("ALTER TABLE cases.cases ADD COLUMN visiting_regime jsonb")
    op.execute("ALTER TABLE cases.cases ADD COLUMN expedientes text[]")
    op.execute("ALTER TABLE cases.court_orders ADD COLUMN visiting_regime jsonb")
    op.execute(_OPENED_BY_OLDER)
    op.execute(_AS_IT_COMMITS)
