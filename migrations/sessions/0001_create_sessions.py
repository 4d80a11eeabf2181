"""Create programmes, groups, sessions, participants, enrolments, attendance, imports, findings and join links."""

from alembic import op

from migrations.kernel import create_kernel_tables
from migrations.rules import append_only, protect_by_centre

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE sessions.programmes (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    code text NOT NULL, template_version integer NOT NULL, name text NOT NULL, source text NOT NULL,
    state text NOT NULL, template jsonb NOT NULL, published_at timestamptz);
CREATE UNIQUE INDEX programmes_by_version ON sessions.programmes (centre_id, code, template_version);
CREATE UNIQUE INDEX programmes_one_published ON sessions.programmes (centre_id, code) WHERE state = 'PUBLISHED';
CREATE INDEX programmes_by_creation ON sessions.programmes (created_at, id);
CREATE TABLE sessions.groups (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    programme_id uuid NOT NULL REFERENCES sessions.programmes, name text NOT NULL, capacity integer NOT NULL,
    weekday text NOT NULL, start_time time NOT NULL, first_date date NOT NULL, closed_days jsonb NOT NULL,
    skipped_days jsonb NOT NULL, facilitators text[] NOT NULL, video_provider text NOT NULL, video_url text NOT NULL,
    CHECK (capacity > 0));
CREATE INDEX groups_by_creation ON sessions.groups (created_at, id);
CREATE TABLE sessions.participants (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    case_version bigint NOT NULL, case_number text NOT NULL, case_state text NOT NULL, display_name text NOT NULL,
    first_attended_at timestamptz, completion_proposed_at timestamptz);
CREATE INDEX participants_by_creation ON sessions.participants (created_at, id);
CREATE TABLE sessions.enrolments (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    group_id uuid NOT NULL REFERENCES sessions.groups, case_id uuid NOT NULL REFERENCES sessions.participants,
    state text NOT NULL, offer_expires_at timestamptz, enrolled_at timestamptz, ended_at timestamptz, end_reason text,
    CHECK (state <> 'OFFERED' OR offer_expires_at IS NOT NULL), CHECK (state <> 'ENROLLED' OR enrolled_at IS NOT NULL));
CREATE INDEX enrolments_by_group ON sessions.enrolments (group_id, created_at, id);
CREATE INDEX enrolments_by_case ON sessions.enrolments (case_id);
CREATE INDEX enrolments_offers ON sessions.enrolments (offer_expires_at) WHERE state = 'OFFERED';
CREATE UNIQUE INDEX enrolments_once_in_a_group ON sessions.enrolments (group_id, case_id)
    WHERE state IN ('ENROLLED', 'WAITING', 'OFFERED');
CREATE UNIQUE INDEX enrolments_one_place ON sessions.enrolments (case_id) WHERE state = 'ENROLLED';
CREATE TABLE sessions.sessions (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    group_id uuid NOT NULL REFERENCES sessions.groups, enrolment_id uuid REFERENCES sessions.enrolments,
    position integer NOT NULL, starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
    CHECK (starts_at < ends_at));
CREATE UNIQUE INDEX sessions_once_in_a_group ON sessions.sessions (group_id, position) WHERE enrolment_id IS NULL;
CREATE INDEX sessions_by_group ON sessions.sessions (group_id, starts_at, id);
CREATE INDEX sessions_by_enrolment ON sessions.sessions (enrolment_id) WHERE enrolment_id IS NOT NULL;
CREATE TABLE sessions.facilitator_bookings (
    session_id uuid NOT NULL REFERENCES sessions.sessions, facilitator text NOT NULL, centre_id uuid NOT NULL,
    during tstzrange NOT NULL, PRIMARY KEY (session_id, facilitator),
    CONSTRAINT facilitator_in_one_place EXCLUDE USING gist (facilitator WITH =, during WITH &&));
CREATE TABLE sessions.report_files (
    id uuid PRIMARY KEY, created_at timestamptz NOT NULL, centre_id uuid NOT NULL, sha256 text NOT NULL,
    content bytea NOT NULL, received_by text NOT NULL);
CREATE UNIQUE INDEX report_files_once ON sessions.report_files (centre_id, sha256);
CREATE TABLE sessions.attendance_imports (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES sessions.sessions, file_id uuid NOT NULL REFERENCES sessions.report_files,
    sha256 text NOT NULL, time_zone text NOT NULL, state text NOT NULL, imported_by text NOT NULL, confirmed_by text,
    confirmed_at timestamptz, roll_call jsonb);
CREATE UNIQUE INDEX attendance_imports_once ON sessions.attendance_imports (session_id, sha256);
CREATE INDEX attendance_imports_by_creation ON sessions.attendance_imports (created_at, id);
CREATE TABLE sessions.attendance (
    id uuid PRIMARY KEY, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES sessions.sessions, case_id uuid NOT NULL REFERENCES sessions.participants,
    revision integer NOT NULL, outcome text NOT NULL, minutes_present integer, minutes_late integer, evidence text,
    note text, correction_reason text, source text NOT NULL, import_id uuid REFERENCES sessions.attendance_imports,
    recorded_by text NOT NULL,
    CHECK (revision = 1 OR correction_reason IS NOT NULL));
CREATE UNIQUE INDEX attendance_revisions ON sessions.attendance (session_id, case_id, revision);
CREATE INDEX attendance_by_case ON sessions.attendance (case_id, created_at, id);
CREATE TABLE sessions.person_aliases (
    id uuid PRIMARY KEY, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES sessions.participants, kind text NOT NULL, value text NOT NULL);
CREATE UNIQUE INDEX person_aliases_once ON sessions.person_aliases (case_id, kind, value);
CREATE TABLE sessions.compliance_findings (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES sessions.participants, kind text NOT NULL, state text NOT NULL,
    evidence jsonb NOT NULL, fingerprint text NOT NULL, policy_version text NOT NULL, threshold_es text NOT NULL,
    threshold_en text NOT NULL, decided_by text, decided_at timestamptz, decision_note text,
    CHECK (state NOT IN ('APPROVED', 'DISMISSED') OR (decided_by IS NOT NULL AND decision_note IS NOT NULL)));
CREATE UNIQUE INDEX compliance_findings_one_draft ON sessions.compliance_findings (case_id) WHERE state = 'DRAFT';
CREATE INDEX compliance_findings_by_creation ON sessions.compliance_findings (created_at, id);
CREATE INDEX compliance_findings_by_case ON sessions.compliance_findings (case_id);
CREATE TABLE sessions.join_links (
    id uuid PRIMARY KEY, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES sessions.sessions, case_id uuid NOT NULL REFERENCES sessions.participants,
    token_hash text NOT NULL, issued_by text NOT NULL, revoked_at timestamptz);
CREATE UNIQUE INDEX join_links_by_token ON sessions.join_links (token_hash);
CREATE INDEX join_links_by_session ON sessions.join_links (session_id, case_id);
CREATE TABLE sessions.join_events (
    id uuid PRIMARY KEY, created_at timestamptz NOT NULL, centre_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES sessions.sessions, case_id uuid NOT NULL REFERENCES sessions.participants,
    kind text NOT NULL, by text, note text);
CREATE INDEX join_events_by_session ON sessions.join_events (session_id, created_at, id)
"""

_BY_CENTRE = (
    "programmes", "groups", "participants", "enrolments", "sessions", "facilitator_bookings", "report_files",
    "attendance_imports", "attendance", "person_aliases", "compliance_findings", "join_links", "join_events",
)  # fmt: skip
_APPEND_ONLY = ("attendance", "report_files", "join_events")


def upgrade() -> None:
    create_kernel_tables(op, "sessions")
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
    for table in _BY_CENTRE:
        protect_by_centre(op, "sessions", table)
    for table in _APPEND_ONLY:
        append_only(op, "sessions", table)
