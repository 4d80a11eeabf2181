"""A change of an aggregate, in one call: its row as a new one or a new version, who did it and why, and the event."""

from typing import Any, Protocol
from uuid import UUID

from shared import audit
from shared.database.rows import StoredRow, is_stored
from shared.database.transaction import Transaction
from shared.events import publish


class Aggregate(Protocol):
    """What has an id, a centre and a version of its own."""

    id: UUID
    centre_id: UUID
    version: int


async def record_change(
    db: Transaction,
    row: Aggregate,
    action: str,
    *,
    subject: str | None = None,
    reason: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    event: str | None = None,
    detail: str = "",
    facts: dict[str, str] | None = None,
) -> None:
    """Store the row, as the next version if it was stored before, with its audit row and, if one is named, its event.

    `action` is "<subject>.<past participle>", or "<what>.<past participle>" where the row is another `subject`, such as
    a case. On `reason`, `before` and `after` see shared/audit.py; on `event`, `detail` and `facts`, `publish` of
    shared/events. Raises Conflict if the row was changed since it was read.
    """
    assert isinstance(row, StoredRow)  # noqa: S101  (a protocol cannot say so)
    if is_stored(row):
        row.version += 1
        await db.save(row)
    else:
        await db.add(row)
    await audit.record(
        db,
        action=action,
        subject=subject or action.partition(".")[0],
        subject_id=row.id,
        centre_id=row.centre_id,
        reason=reason,
        before=before,
        after=after,
    )
    if event is not None:
        await publish(
            db,
            type=event,
            subject=row.id,
            version=row.version,
            centre_id=row.centre_id,
            detail=detail,
            facts=facts,
        )
