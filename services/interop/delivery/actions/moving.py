"""Opening and moving messages: each step is one row changed and one ledger entry added, in the caller's transaction."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.interop.client.events import MESSAGE_RECEIPTED
from services.interop.delivery.rules.messages import (
    Channel,
    Direction,
    Institution,
    MessageKind,
    MessageState,
    RetryPolicy,
    may_move,
)
from services.interop.delivery.store import ledger as ledger_store
from services.interop.delivery.tables import MessageRow
from services.interop.documents.tables import DocumentRow
from services.interop.settings import settings_of
from shared.database.transaction import Transaction
from shared.events import publish
from shared.notices import notify
from shared.runtime import Runtime
from shared.unit_of_work import work_of

DELIVERY = "delivery"
"""The channel by which replicas hear that there is something to deliver."""


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
    """Store the message: an outgoing one is put in the queue, an incoming one is received."""
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
        outcome_unknown=False,
        documents=new.documents,
    )
    if outgoing:
        await put_in_queue(db, row, now)
    await db.add(row)
    write_entry(db, row, now)
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
    write_entry(db, row, now, **facts)


def write_entry(db: Transaction, row: MessageRow, now: datetime, **facts: str | None) -> None:
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
    ledger_store.append(db, centre_id=row.centre_id, message_id=row.id, at=now, fields=fields)


async def announce_receipt(db: Transaction, message: MessageRow) -> None:
    """Tell the other services that the institution acknowledged the message."""
    await publish(
        db, type=MESSAGE_RECEIPTED, subject=message.id, version=message.version,
        centre_id=message.centre_id, detail=f"/v1/messages/{message.id}",
    )  # fmt: skip


async def put_in_queue(db: Transaction, row: MessageRow, now: datetime) -> None:
    """Have the message, which is saved with its next move, delivered as soon as this transaction commits."""
    row.next_attempt_at, row.give_up_at = now, now + policy_of(work_of(db).runtime).patience
    await notify(db, DELIVERY)


def policy_of(runtime: Runtime) -> RetryPolicy:
    """How a message is tried again, as this service is set."""
    settings = settings_of(runtime)
    return RetryPolicy(
        patience=timedelta(hours=settings.delivery_patience_hours),
        first=timedelta(seconds=settings.delivery_first_retry_seconds),
    )
