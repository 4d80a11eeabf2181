"""Create centres, staff accounts, institution clients, sign-ins, refresh tokens, attempts and signing keys."""

from alembic import op

from migrations.kernel import create_kernel_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE identity.centres (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL,
    code text NOT NULL UNIQUE, name text NOT NULL, judicial_district text NOT NULL, ubigeo text NOT NULL,
    address text NOT NULL, phone text NOT NULL, filing_desk_email text);
CREATE INDEX centres_by_creation ON identity.centres (created_at, id);
CREATE TABLE identity.staff (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL,
    email text NOT NULL UNIQUE, name text NOT NULL, roles text[] NOT NULL, centres uuid[] NOT NULL,
    password_hash text NOT NULL, must_change_password boolean NOT NULL, disabled_at timestamptz);
CREATE INDEX staff_by_creation ON identity.staff (created_at, id);
CREATE TABLE identity.institution_clients (
    id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL,
    client_id text NOT NULL UNIQUE, name text NOT NULL, kind text NOT NULL, scopes text[] NOT NULL,
    centres uuid[] NOT NULL, secret_digest text NOT NULL, disabled_at timestamptz);
CREATE INDEX institution_clients_by_creation ON identity.institution_clients (created_at, id);
CREATE TABLE identity.sign_ins (
    id uuid PRIMARY KEY, staff_id uuid NOT NULL REFERENCES identity.staff, client_id text NOT NULL,
    redirect_uri text NOT NULL, scope text NOT NULL, nonce text NOT NULL,
    code_digest text NOT NULL UNIQUE, code_challenge text NOT NULL, code_expires_at timestamptz NOT NULL,
    code_used_at timestamptz, authenticated_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
    ended_at timestamptz);
CREATE INDEX sign_ins_by_staff ON identity.sign_ins (staff_id);
CREATE INDEX sign_ins_by_end ON identity.sign_ins (ends_at);
CREATE TABLE identity.refresh_tokens (
    digest text PRIMARY KEY, sign_in_id uuid NOT NULL REFERENCES identity.sign_ins ON DELETE CASCADE,
    expires_at timestamptz NOT NULL, used_at timestamptz);
CREATE INDEX refresh_tokens_by_sign_in ON identity.refresh_tokens (sign_in_id);
CREATE TABLE identity.sign_in_attempts (
    email_index text PRIMARY KEY, failures integer NOT NULL, locked_until timestamptz, counted_at timestamptz NOT NULL);
CREATE INDEX sign_in_attempts_by_count ON identity.sign_in_attempts (counted_at);
CREATE TABLE identity.signing_keys (
    kid text PRIMARY KEY, created_at timestamptz NOT NULL, public_jwk jsonb NOT NULL, private_key text NOT NULL)
"""

# An account is within reach of whoever shares one of its centres; those without a centre, of national roles only.
_WITHIN_REACH = (
    "current_setting('app.all_centres', true) = 'on'"
    " OR centres && nullif(current_setting('app.centres', true), '')::uuid[]"
)


def upgrade() -> None:
    create_kernel_tables(op, "identity")
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
    op.execute("ALTER TABLE identity.staff ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE identity.staff FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_centre ON identity.staff USING ({_WITHIN_REACH}) WITH CHECK ({_WITHIN_REACH})")
