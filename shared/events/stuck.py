"""Events that a service keeps failing to handle: said to the keeper of the alarms, and said again when it is over.

Minutes of trying are no news; after that somebody must look, for what is stuck may be a warning that never left.
"""

from sqlalchemy import func, select

from shared.database.kernel_tables import inbox
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.events.event import Event
from shared.events.outbox import publish
from shared.unit_of_work import work_of

STUCK = "pe.cai.event.stuck.v1"
FREED = "pe.cai.event.freed.v1"
STUCK_AFTER = 10  # attempts: about five minutes, by the back-off


EVENTS = frozenset({STUCK, FREED})
_OWN = (STUCK, FREED)  # what cannot be said would be said of itself for ever


async def say_if_stuck(db: Transaction, event: Event, attempts: int) -> None:
    """State that the event is stuck, once it has failed so often, and from time to time while it stays so."""
    if attempts % STUCK_AFTER == 0:
        await _say(db, STUCK, event)


async def say_if_freed(db: Transaction, event: Event, attempts: int) -> None:
    """State that nothing about the event's subject is stuck any more, if the event was, and was the last to be."""
    if attempts < STUCK_AFTER:
        return
    # Of two that end at the same time the second must see the first.
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtext(str(event.subject)))))
    others = select(inbox.c.id).where(
        inbox.c.subject == event.subject,
        inbox.c.id != event.id,
        ~one_of(inbox.c.type, _OWN),
        inbox.c.attempts >= STUCK_AFTER,
        inbox.c.handled_at.is_(None),
    )
    if await db.first(others.limit(1)) is None:
        await _say(db, FREED, event)


async def _say(db: Transaction, type: str, event: Event) -> None:
    if event.type in _OWN:
        return
    detail = f"/v1/held-events/{work_of(db).runtime.name}"
    await publish(db, type=type, subject=event.subject, version=event.version, centre_id=event.centre_id, detail=detail)
