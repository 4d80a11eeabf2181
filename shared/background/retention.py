"""How long what is done is kept, and its forgetting: every night, a batch at a time.

What is legally relevant is never forgotten here: the audit, the ledger, messages, documents, cases.
"""

from datetime import datetime, timedelta

from sqlalchemy import text

from shared.runtime import Runtime
from shared.unit_of_work import system_work

# An event that is told again after so long would be taken for a new one: longer than any sender keeps trying.
EVENTS = timedelta(days=90)
# A repeat under its Idempotency-Key is answered as it was for so long.
IDEMPOTENCY_KEYS = timedelta(days=7)
# The job library's log: who looks for a failed job looks within days.
JOB_LOG = timedelta(days=30)
BATCH = 1000

_FORGOTTEN = {
    "inbox": ("ctid", "handled_at < :before", EVENTS),
    "event_deliveries": ("sequence", "delivered_at < :before", EVENTS),
    "idempotency_keys": ("ctid", "created_at < :before", IDEMPOTENCY_KEYS),
    "pgqueuer_log": ("id", "created < :before", JOB_LOG),
    "pgqueuer": ("id", "status = 'failed' AND updated < :before", JOB_LOG),
}


async def forget_what_is_done(runtime: Runtime) -> None:
    """Delete what was done longer ago than it is kept, in batches that hold no lock for long."""
    now = runtime.clock.now()
    for table, (key, old, kept) in _FORGOTTEN.items():
        await _forget(
            runtime,
            f"WITH forgotten AS (DELETE FROM {table} WHERE {key} IN"  # noqa: S608  (names of ours)
            f" (SELECT {key} FROM {table} WHERE {old} LIMIT :at_most) RETURNING 1) SELECT count(*) FROM forgotten",
            now - kept,
        )
    await _forget(runtime, "SELECT forget_events(:before, :at_most)", now - EVENTS)  # whose deliveries are gone


async def _forget(runtime: Runtime, batch: str, before: datetime) -> None:
    forgotten = BATCH
    while forgotten == BATCH:
        async with system_work(runtime) as db:
            forgotten = await db.first(text(batch), {"before": before, "at_most": BATCH}) or 0
