"""Correct persons, merge two records of one man, and keep his telephones apart from hers."""

from alembic import op

from migrations.rules import append_only, protect_by_centre

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_COMMON = "id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL"
_OF_PERSON = f"{_COMMON}, person_id uuid NOT NULL REFERENCES cases.persons"
_TABLES = (
    f"CREATE TABLE cases.person_changes ({_OF_PERSON}, kind text NOT NULL, reason text NOT NULL, before jsonb NOT NULL,"
    " after jsonb NOT NULL, other_person_id uuid REFERENCES cases.persons,"
    " undoes uuid UNIQUE REFERENCES cases.person_changes, moved_cases uuid[] NOT NULL, moved_persons uuid[] NOT NULL,"
    " moved_contact_points uuid[] NOT NULL, actor text NOT NULL, actor_name text)",
    "CREATE INDEX person_changes_by_person ON cases.person_changes (person_id, id)",
    f"CREATE TABLE cases.contact_points ({_OF_PERSON}, phone text, phone_index text NOT NULL, whose text NOT NULL,"
    " note text, verified_on date, ended_on date, end_reason text, actor text NOT NULL, actor_name text)",
    "CREATE INDEX contact_points_by_person ON cases.contact_points (person_id, id)",
    "CREATE INDEX contact_points_by_phone ON cases.contact_points (phone_index)",
    f"CREATE TABLE cases.her_phones ({_COMMON}, phone_index text NOT NULL, UNIQUE (centre_id, phone_index))",
)
_CENTRE_TABLES = ("person_changes", "contact_points", "her_phones")

# As before, but a record that was merged is found as the one it was merged into.
_PERSONS_NAMED_LIKE = """
CREATE OR REPLACE FUNCTION cases.persons_named_like(wanted text, wanted_sound text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cases, public SET pg_trgm.word_similarity_threshold = 0.5
AS $$
    SELECT coalesce(merged_into, id) FROM cases.persons
    WHERE (cases.plain_name(wanted) <% search_name OR wanted_sound <% sound_key)
      AND (current_setting('app.all_centres', true) = 'on'
           OR centre_id = ANY (nullif(current_setting('app.centres', true), '')::uuid[]))
$$
"""


def upgrade() -> None:
    op.execute("ALTER TABLE cases.persons ADD COLUMN merged_into uuid")
    op.execute(
        "ALTER TABLE cases.persons ADD CONSTRAINT persons_merged_into_fkey FOREIGN KEY (merged_into)"
        " REFERENCES cases.persons NOT VALID"
    )
    for statement in _TABLES:
        op.execute(statement)
    for table in _CENTRE_TABLES:
        protect_by_centre(op, "cases", table)
    for table in ("person_changes", "her_phones"):
        append_only(op, "cases", table)
    op.execute(_PERSONS_NAMED_LIKE)
