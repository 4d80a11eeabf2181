"""Opening and moving messages: each step is one row changed and one ledger entry added, in the caller's transaction."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.interop.delivery.rules.messages import (
    Channel,
    Direction,
    Institution,
    MessageKind,
    MessageState,
    may_move,
)
from services.interop.delivery.store import ledger as ledger_store
from services.interop.delivery.tables import MessageRow
from services.interop.documents.tables import DocumentRow
from shared.database.transaction import Transaction
from shared.jobs import enqueue, enqueue_once

ADVANCE_MESSAGE = "advance_message"


@dataclass(frozen=True)
class NewMessage:
    """What a message starts as; `reference` is what the institution de-duplicates on."""

    centre_id: UUID
    direction: Direction
    institution: Institution
    channel: Channel
    kind: MessageKind
    subject_id: UUID
    case_id: UUID | None
    reference: str
    documents: list[dict[str, Any]] = field(default_factory=list)


def document_entry(row: DocumentRow, role: str) -> dict[str, Any]:
    """A document as a message lists it."""
    return {"id": str(row.id), "role": role, "file_name": row.file_name, "sha256": row.sha256}


async def open_message(db: Transaction, new: NewMessage, now: datetime) -> MessageRow:
    """Store the message: an outgoing one is queued with the job that delivers it, an incoming one is received."""
    outgoing = new.direction is Direction.OUT
    row = MessageRow(
        centre_id=new.centre_id,
        created_at=now,
        direction=new.direction,
        institution=new.institution,
        channel=new.channel,
        kind=new.kind,
        subject_id=new.subject_id,
        case_id=new.case_id,
        state=MessageState.QUEUED if outgoing else MessageState.RECEIVED,
        reference=new.reference,
        attempts=0,
        polls=0,
        next_attempt_at=now if outgoing else None,
        outcome_unknown=False,
        documents=new.documents,
    )
    await db.add(row)
    await write_entry(db, row, now)
    if outgoing:
        await advance_later(db, row.id, row.kind)
    return row


async def move_message(
    db: Transaction, row: MessageRow, target: MessageState, now: datetime, **facts: str | None
) -> None:
    """Take the message, locked by the caller, to `target`, and write it down; `facts` go into the ledger entry.

    Raises ValueError for a move that does not exist: callers decide with `may_move` what they ignore.
    """
    if not may_move(MessageState(row.state), target):
        raise ValueError(f"a message does not go from {row.state} to {target}")
    row.state = target
    row.version += 1
    await db.save(row)
    await write_entry(db, row, now, **facts)


async def write_entry(db: Transaction, row: MessageRow, now: datetime, **facts: str | None) -> None:
    """Add what the message is now to the centre's ledger. Nothing of the victim may be among the facts but a hash."""
    fields: dict[str, object] = {
        "at": now.isoformat(),
        "message_id": str(row.id),
        "direction": row.direction,
        "institution": row.institution,
        "channel": row.channel,
        "kind": row.kind,
        "subject_id": str(row.subject_id),
        "case_id": str(row.case_id) if row.case_id else None,
        "state": row.state,
        "reference": row.reference,
        "tracking": row.tracking,
        "attempt": row.attempts,
        "documents": [{"role": each["role"], "sha256": each["sha256"]} for each in row.documents],
        "receipt": row.receipt,
        "facts": facts,
    }
    await ledger_store.append(db, centre_id=row.centre_id, message_id=row.id, at=now, fields=fields)


async def advance_later(db: Transaction, message_id: UUID, kind: str, after: timedelta | None = None) -> None:
    """Have the message advanced by a job, which runs only if this transaction commits; an alert before all others."""
    await enqueue(db, ADVANCE_MESSAGE, {"message_id": str(message_id)}, after, urgent=_is_urgent(kind))


async def advance_once(db: Transaction, message_id: UUID, kind: str) -> None:
    """Have the message advanced, unless an earlier call of this kind still waits: a sweep must not grow the queue."""
    await enqueue_once(db, ADVANCE_MESSAGE, {"message_id": str(message_id)}, urgent=_is_urgent(kind))


def _is_urgent(kind: str) -> bool:
    """At every step of its way: after an outage an alert stands behind no backlog (rule 15)."""
    return kind == MessageKind.CEM_ALERT
