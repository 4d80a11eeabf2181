"""Create the directory, casillas, notifications, documents, filings, referrals, messages, ledger, facts and alarms."""

from alembic import op

from migrations.kernel import create_kernel_tables
from migrations.rules import append_only, protect_by_centre

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE interop.courts (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL,
    court_code text NOT NULL, name text NOT NULL, casilla text, channel text NOT NULL,
    max_bytes bigint NOT NULL, max_annexes bigint NOT NULL, weekdays bigint[] NOT NULL, opens time, closes time);
CREATE UNIQUE INDEX courts_court_code ON interop.courts (court_code);
CREATE INDEX courts_by_creation ON interop.courts (created_at, id);
CREATE TABLE interop.court_outages (
    id uuid PRIMARY KEY, court_id uuid NOT NULL REFERENCES interop.courts, created_at timestamptz NOT NULL,
    began_at timestamptz NOT NULL, ended_at timestamptz, evidence text NOT NULL, evidence_sha256 text,
    recorded_by text NOT NULL);
CREATE INDEX court_outages_by_court ON interop.court_outages (court_id, began_at, id);
CREATE TABLE interop.cems (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL,
    code text NOT NULL, name text NOT NULL, service text NOT NULL, address text, phone text, ubigeo text NOT NULL,
    department text NOT NULL, province text NOT NULL, district text NOT NULL,
    longitude double precision, latitude double precision, channel text NOT NULL);
CREATE UNIQUE INDEX cems_code ON interop.cems (code);
CREATE INDEX cems_by_creation ON interop.cems (created_at, id);
CREATE TABLE interop.casillas (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    casilla text NOT NULL, centre_code text NOT NULL, centre_name text NOT NULL, ubigeo text NOT NULL,
    address text NOT NULL, city text NOT NULL, signatory_name text NOT NULL, signatory_position text NOT NULL,
    polled_through timestamptz, polled_at timestamptz);
CREATE INDEX casillas_by_creation ON interop.casillas (created_at, id);
CREATE UNIQUE INDEX casillas_centre ON interop.casillas (centre_id);
CREATE UNIQUE INDEX casillas_casilla ON interop.casillas (casilla);
CREATE UNIQUE INDEX casillas_centre_code ON interop.casillas (centre_code);
CREATE TABLE interop.documents (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, created_at timestamptz NOT NULL,
    kind text NOT NULL, file_name text NOT NULL, media_type text NOT NULL, sha256 text NOT NULL, size bigint NOT NULL,
    content bytea NOT NULL);
CREATE UNIQUE INDEX documents_sha256 ON interop.documents (centre_id, sha256);
CREATE TABLE interop.verification_codes (code text PRIMARY KEY, sha256 text NOT NULL, issued_at timestamptz NOT NULL);
CREATE INDEX verification_codes_sha256 ON interop.verification_codes (sha256);
CREATE TABLE interop.notifications (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    source text NOT NULL, source_id text NOT NULL, sender text NOT NULL, casilla text,
    deposited_at timestamptz NOT NULL, effective_on date NOT NULL, effect_steps jsonb NOT NULL,
    raw jsonb NOT NULL, document_id uuid REFERENCES interop.documents,
    document_sha256 text, readable boolean NOT NULL,
    expediente text, proposals jsonb NOT NULL, state text NOT NULL, case_id uuid, matched_at timestamptz,
    read_reported_at timestamptz);
CREATE UNIQUE INDEX notifications_source ON interop.notifications (source, sender, source_id);
CREATE INDEX notifications_by_creation ON interop.notifications (created_at, id);
CREATE INDEX notifications_unmatched ON interop.notifications (created_at) WHERE state = 'UNMATCHED';
CREATE INDEX notifications_unread ON interop.notifications (created_at)
    WHERE read_reported_at IS NULL AND source = 'SINOE';
CREATE TABLE interop.messages (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY, direction text NOT NULL, institution text NOT NULL,
    channel text NOT NULL, kind text NOT NULL, subject_id uuid NOT NULL, case_id uuid, state text NOT NULL,
    reference text NOT NULL, tracking text, attempts bigint NOT NULL, polls bigint NOT NULL,
    next_attempt_at timestamptz, outcome_unknown boolean NOT NULL, last_error text, documents jsonb NOT NULL,
    receipt jsonb, submitted_at timestamptz, receipted_at timestamptz);
CREATE UNIQUE INDEX messages_reference ON interop.messages (institution, reference) WHERE direction = 'OUT';
CREATE INDEX messages_by_creation ON interop.messages (created_at, id);
CREATE INDEX messages_by_case ON interop.messages (case_id, institution, place);
CREATE INDEX messages_due ON interop.messages (next_attempt_at) WHERE state IN ('QUEUED', 'SENDING', 'SUBMITTED');
CREATE TABLE interop.ledger_entries (
    centre_id uuid NOT NULL, sequence bigint NOT NULL, message_id uuid NOT NULL REFERENCES interop.messages,
    at timestamptz NOT NULL, body text NOT NULL, body_sha256 text NOT NULL, previous_hash text NOT NULL,
    hash text NOT NULL, PRIMARY KEY (centre_id, sequence));
CREATE INDEX ledger_entries_by_message ON interop.ledger_entries (message_id, sequence);
CREATE TABLE interop.circuit_breakers (
    institution text PRIMARY KEY, failures bigint NOT NULL, closed_until timestamptz);
CREATE TABLE interop.filings (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    case_id uuid NOT NULL, kind text NOT NULL, state text NOT NULL, expediente text NOT NULL, court_code text NOT NULL,
    summary text NOT NULL, sources jsonb NOT NULL, annexes jsonb NOT NULL,
    document_id uuid REFERENCES interop.documents, document_sha256 text,
    message_id uuid REFERENCES interop.messages, corrections bigint NOT NULL,
    observation text, receipt jsonb);
CREATE INDEX filings_by_creation ON interop.filings (created_at, id);
CREATE INDEX filings_by_case ON interop.filings (case_id);
CREATE TABLE interop.sheet_counters (
    centre_id uuid NOT NULL, year bigint NOT NULL, last bigint NOT NULL, PRIMARY KEY (centre_id, year));
CREATE TABLE interop.referrals (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    case_id uuid NOT NULL, kind text NOT NULL, state text NOT NULL, sheet_number text NOT NULL, urgency text NOT NULL,
    reason text NOT NULL, expediente text NOT NULL, cem_code text, participant jsonb NOT NULL, document_sha256 text,
    message_id uuid REFERENCES interop.messages, answer_due_at timestamptz NOT NULL, cem_sheet_number text,
    condition text, return_reason text, answered_at timestamptz);
CREATE UNIQUE INDEX referrals_sheet_number ON interop.referrals (sheet_number);
CREATE INDEX referrals_by_creation ON interop.referrals (created_at, id);
CREATE INDEX referrals_by_case ON interop.referrals (case_id);
CREATE INDEX referrals_unanswered ON interop.referrals (answer_due_at) WHERE answered_at IS NULL;
CREATE TABLE interop.compliance_facts (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    source_id uuid NOT NULL, kind text NOT NULL, case_id uuid NOT NULL, expediente text NOT NULL,
    happened_at timestamptz NOT NULL, due_at timestamptz NOT NULL,
    filing_id uuid NOT NULL REFERENCES interop.filings, referral_id uuid NOT NULL REFERENCES interop.referrals);
CREATE UNIQUE INDEX compliance_facts_source ON interop.compliance_facts (source_id, kind);
CREATE INDEX compliance_facts_by_creation ON interop.compliance_facts (created_at, id);
CREATE INDEX compliance_facts_by_expediente ON interop.compliance_facts (expediente, happened_at);
CREATE TABLE interop.alarms (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    kind text NOT NULL, subject text NOT NULL, subject_id uuid NOT NULL, acknowledged_at timestamptz,
    acknowledged_by text, resolved_at timestamptz);
CREATE UNIQUE INDEX alarms_open ON interop.alarms (kind, subject_id) WHERE resolved_at IS NULL;
CREATE INDEX alarms_by_creation ON interop.alarms (created_at, id)
"""

_OF_A_CENTRE = (
    "casillas", "documents", "notifications", "messages", "ledger_entries", "filings", "sheet_counters", "referrals",
    "compliance_facts", "alarms",
)  # fmt: skip


def upgrade() -> None:
    create_kernel_tables(op, "interop")
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
    for table in _OF_A_CENTRE:
        protect_by_centre(op, "interop", table)
    append_only(op, "interop", "ledger_entries")
    append_only(op, "interop", "documents")
