"""Let `messages` be the queue of delivery, dying by time; and state ledger entries without waiting for their chain."""

from alembic import op

from migrations.rules import protect_by_centre

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # An older replica beside this release queues without it, so the database gives it.
    op.execute("ALTER TABLE interop.messages ADD COLUMN give_up_at timestamptz")
    op.execute("ALTER TABLE interop.messages ALTER COLUMN give_up_at SET DEFAULT now() + interval '3 days'")
    op.execute("UPDATE interop.messages SET give_up_at = now() + interval '3 days' WHERE next_attempt_at IS NOT NULL")
    op.execute(
        "CREATE TABLE interop.unchained_entries ("
        " id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, centre_id uuid NOT NULL,"
        " message_id uuid NOT NULL REFERENCES interop.messages, at timestamptz NOT NULL, body text NOT NULL,"
        " body_sha256 text NOT NULL)"
    )
    protect_by_centre(op, "interop", "unchained_entries")
    op.execute("DELETE FROM interop.pgqueuer WHERE entrypoint IN ('advance_message', 'release_held')")
