"""The inbox's events are leased while they are handled. Landed: never edit, add the next."""

from alembic.operations import Operations

# Events are append-only for the service; this lets it forget old ones that all their subscribers have, no others.
_FORGET_EVENTS = """
CREATE FUNCTION <schema>.forget_events(before timestamptz, at_most integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = <schema>, pg_temp
AS $$
    WITH forgotten AS (
        DELETE FROM events WHERE id IN (
            SELECT id FROM events e
            WHERE e.time < before AND NOT EXISTS (SELECT FROM event_deliveries d WHERE d.event_id = e.id)
            LIMIT at_most
        ) RETURNING id
    )
    SELECT count(*) FROM forgotten
$$
"""


def lease_events(op: Operations, schema: str) -> None:
    """Say until when somebody is at an event; let the service forget events that are long delivered."""
    op.execute(f"ALTER TABLE {schema}.inbox ADD COLUMN leased_until timestamptz")
    op.execute(_FORGET_EVENTS.replace("<schema>", schema))
    op.execute(f"REVOKE ALL ON FUNCTION {schema}.forget_events(timestamptz, integer) FROM PUBLIC")


def index_subjects(op: Operations, schema: str) -> None:
    """Find what else waits about a subject, and what is old enough to be forgotten; built while the service works."""
    with op.get_context().autocommit_block():
        for name, definition in (
            ("inbox_subject", "inbox (subject, version) WHERE handled_at IS NULL"),
            ("inbox_handled", "inbox (handled_at) WHERE handled_at IS NOT NULL"),
            ("event_deliveries_done", "event_deliveries (delivered_at) WHERE delivered_at IS NOT NULL"),
            ("events_time", "events (time)"),
        ):
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema}.{name}")  # what a broken-off run left
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {schema}.{definition}")
