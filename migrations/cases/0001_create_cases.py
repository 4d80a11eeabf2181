"""Create persons, court orders, cases with their history and records, and the victim compartment."""

from alembic import op

from migrations.kernel import create_kernel_tables
from migrations.rules import append_only, protect_by_centre

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_COMMON = "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL"
_OF_CASE = f"{_COMMON}, case_id uuid NOT NULL REFERENCES cases.cases"

# unaccent is only STABLE, since its dictionary could change; named in full it is as good as immutable, and indexable.
_PLAIN_NAME = """
CREATE FUNCTION cases.plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, name))
"""

_TABLES = f"""
CREATE SEQUENCE cases.case_numbers;
CREATE TABLE cases.persons (
    {_COMMON},
    given_names text NOT NULL, surnames text NOT NULL, document_type text NOT NULL, document_number text NOT NULL,
    phone text, birth_date date, sound_key text NOT NULL,
    search_name text GENERATED ALWAYS AS (cases.plain_name(given_names || ' ' || surnames)) STORED,
    UNIQUE (centre_id, document_type, document_number));
CREATE INDEX persons_by_name ON cases.persons USING gin (search_name public.gin_trgm_ops);
CREATE INDEX persons_by_sound ON cases.persons USING gin (sound_key public.gin_trgm_ops);
CREATE INDEX persons_by_document ON cases.persons (document_number);
CREATE TABLE cases.court_orders (
    {_COMMON},
    source text NOT NULL, notification_id uuid UNIQUE, institution_reference text,
    expediente text NOT NULL, court_code text NOT NULL, basis text NOT NULL, measures text[] NOT NULL,
    resolution_number text NOT NULL, resolution_date date NOT NULL, received_on date NOT NULL,
    document_sha256 text, order_key text NOT NULL UNIQUE, raw jsonb NOT NULL);
CREATE INDEX court_orders_by_expediente ON cases.court_orders (expediente);
CREATE INDEX court_orders_by_document ON cases.court_orders (document_sha256);
CREATE TABLE cases.cases (
    {_COMMON},
    number text NOT NULL UNIQUE, person_id uuid NOT NULL REFERENCES cases.persons,
    order_id uuid NOT NULL UNIQUE REFERENCES cases.court_orders,
    state text NOT NULL, state_since timestamptz NOT NULL, due_dates jsonb NOT NULL, warnings text[] NOT NULL,
    modality text, policy_version text, risk_level text, discharge_reason text,
    contacted_at timestamptz, assessed_at timestamptz, admitted_at timestamptz, first_session_at timestamptz,
    discharged_at timestamptz);
CREATE INDEX cases_by_person ON cases.cases (person_id);
CREATE INDEX cases_by_centre ON cases.cases (centre_id, id);
CREATE INDEX cases_by_state ON cases.cases (centre_id, state, state_since);
CREATE TABLE cases.case_history (
    {_OF_CASE},
    from_state text, to_state text NOT NULL, cause text NOT NULL, reason_code text, note text, reference uuid,
    actor text NOT NULL);
CREATE INDEX case_history_by_case ON cases.case_history (case_id, id);
CREATE TABLE cases.contact_attempts (
    {_OF_CASE},
    attempted_at timestamptz NOT NULL, channel text NOT NULL, outcome text NOT NULL, note text, actor text NOT NULL);
CREATE INDEX contact_attempts_by_case ON cases.contact_attempts (case_id, id);
CREATE TABLE cases.connectivity_profiles (
    {_OF_CASE},
    device text NOT NULL, device_is_shared boolean NOT NULL, shared_use_hours text, data_plan text NOT NULL,
    skill text NOT NULL, has_private_space boolean NOT NULL, has_phone_line boolean NOT NULL,
    recommended_modality text NOT NULL, phone_fallback boolean NOT NULL, obstacles text[] NOT NULL,
    actor text NOT NULL);
CREATE INDEX connectivity_profiles_by_case ON cases.connectivity_profiles (case_id, id);
CREATE TABLE cases.assessments (
    {_OF_CASE},
    discipline text NOT NULL, instrument text NOT NULL, instrument_version text NOT NULL, held_on date NOT NULL,
    in_person boolean NOT NULL, answers jsonb NOT NULL, points bigint NOT NULL, most_points bigint NOT NULL,
    band text NOT NULL, suitability text NOT NULL, summary text NOT NULL, risk jsonb, actor text NOT NULL);
CREATE INDEX assessments_by_case ON cases.assessments (case_id, id);
CREATE TABLE cases.decisions (
    {_OF_CASE},
    kind text NOT NULL, decided jsonb NOT NULL, actor text NOT NULL);
CREATE INDEX decisions_by_case ON cases.decisions (case_id, id);
CREATE TABLE cases.incidents (
    {_OF_CASE},
    state text NOT NULL, measure text NOT NULL, reported_by text NOT NULL, severity text NOT NULL,
    occurred_at timestamptz NOT NULL, description text NOT NULL, recorded_by text NOT NULL,
    decided_by text, decided_at timestamptz, decision_note text);
CREATE INDEX incidents_by_case ON cases.incidents (case_id, id);
CREATE TABLE cases.victims (
    {_OF_CASE} UNIQUE,
    full_name text NOT NULL, phone text, address text, ubigeo text, safe_contact_hours text, preferred_cem_code text);
CREATE TABLE cases.victim_disclosures (
    {_OF_CASE},
    actor text NOT NULL, reason text NOT NULL);
CREATE INDEX victim_disclosures_by_case ON cases.victim_disclosures (case_id, id)
"""

_CENTRE_TABLES = (
    "persons", "court_orders", "cases", "case_history", "contact_attempts", "connectivity_profiles", "assessments",
    "decisions", "incidents", "victims", "victim_disclosures",
)  # fmt: skip
_APPEND_ONLY = (
    "court_orders", "case_history", "contact_attempts", "connectivity_profiles", "assessments", "decisions",
    "victim_disclosures",
)  # fmt: skip

# Trigram operators are not LEAKPROOF, so under row-level security no index serves them. This function looks names up
# with its owner's rights, within the caller's centres; the query around it is under row-level security all the same.
# Spelling catches a slip of the pen, sound (made by the application) what people hear: Quispe, Quizpe, Kispe.
_PERSONS_NAMED_LIKE = """
CREATE FUNCTION cases.persons_named_like(wanted text, wanted_sound text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cases, public SET pg_trgm.word_similarity_threshold = 0.5
AS $$
    SELECT id FROM cases.persons
    WHERE (cases.plain_name(wanted) <% search_name OR wanted_sound <% sound_key)
      AND (current_setting('app.all_centres', true) = 'on'
           OR centre_id = ANY (nullif(current_setting('app.centres', true), '')::uuid[]))
$$
"""


def upgrade() -> None:
    create_kernel_tables(op, "cases")
    op.execute(_PLAIN_NAME)
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
    for table in _CENTRE_TABLES:
        protect_by_centre(op, "cases", table)
    for table in _APPEND_ONLY:
        append_only(op, "cases", table)
    op.execute(_PERSONS_NAMED_LIKE)
    op.execute("REVOKE ALL ON FUNCTION cases.persons_named_like(text, text) FROM PUBLIC")
