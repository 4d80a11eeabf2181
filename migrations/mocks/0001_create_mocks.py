"""Create the state of the mock institutions: deposits, filings, sheets, the documents they kept, and faults to show."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE mocks.documents (
        sha256 text PRIMARY KEY, content bytea NOT NULL, size bigint NOT NULL, stored_at timestamptz NOT NULL)""",
    """CREATE TABLE mocks.notifications (
        id uuid PRIMARY KEY, notification_number text NOT NULL UNIQUE, casilla text NOT NULL, expediente text NOT NULL,
        court_name text NOT NULL, resolution_number text NOT NULL, summary text NOT NULL, file_name text NOT NULL,
        sha256 text NOT NULL REFERENCES mocks.documents, size bigint NOT NULL,
        deposited_at timestamptz NOT NULL, read_at timestamptz)""",
    "CREATE INDEX notifications_casilla ON mocks.notifications (casilla, deposited_at, id)",
    "CREATE TABLE mocks.tokens (token_sha256 text PRIMARY KEY, expires_at timestamptz NOT NULL)",
    """CREATE TABLE mocks.filings (
        tracking_number text PRIMARY KEY, reference text NOT NULL UNIQUE, metadata jsonb NOT NULL,
        documents jsonb NOT NULL, decision text NOT NULL, observation text, state text NOT NULL, polls bigint NOT NULL,
        received_at timestamptz NOT NULL, cargo_number text)""",
    """CREATE TABLE mocks.referrals (
        tracking text PRIMARY KEY, sheet_number text NOT NULL UNIQUE, content jsonb NOT NULL,
        decision text NOT NULL, return_reason text, state text NOT NULL, polls bigint NOT NULL,
        received_at timestamptz NOT NULL, answered_at timestamptz, cem_sheet_number text UNIQUE, condition text)""",
    """CREATE TABLE mocks.faults (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, institution text NOT NULL, fault text NOT NULL,
        remaining bigint, seconds double precision NOT NULL)""",
    "CREATE TABLE mocks.behaviour (institution text PRIMARY KEY, polls_before_answer bigint NOT NULL)",
    """CREATE TABLE mocks.numbers (
        series text NOT NULL, year bigint NOT NULL, last bigint NOT NULL, PRIMARY KEY (series, year))""",
)


def upgrade() -> None:
    """Create the tables; the runtime role's rights come from the schema's default privileges."""
    for statement in TABLES:
        op.execute(statement)
