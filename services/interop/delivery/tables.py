"""Messages, which are their own queue, the ledger of what happened to them, and the breaker of each institution."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class MessageRow(Table):
    """One message in or out; `place` keeps the order per case and institution.

    One that has a `next_attempt_at` is in the queue, until `give_up_at`. `claimed_by` is the replica that has claimed
    its next step: the claim ends when that is gone, or at `next_attempt_at`.
    """

    __tablename__ = "messages"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    place: Mapped[int] = mapped_column(Identity(always=True), init=False)
    direction: Mapped[str]
    institution: Mapped[str]
    channel: Mapped[str]
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    case_id: Mapped[UUID | None] = mapped_column(default=None)
    state: Mapped[str]
    reference: Mapped[str]
    tracking: Mapped[str | None] = mapped_column(default=None)
    attempts: Mapped[int]
    polls: Mapped[int]
    next_attempt_at: Mapped[datetime | None] = mapped_column(default=None)
    give_up_at: Mapped[datetime | None] = mapped_column(default=None)
    claimed_by: Mapped[int | None] = mapped_column(default=None)
    outcome_unknown: Mapped[bool]
    last_error: Mapped[str | None] = mapped_column(default=None)
    documents: Mapped[list[dict[str, Any]]]
    receipt: Mapped[dict[str, Any] | None] = mapped_column(default=None, info=sealed())
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    receipted_at: Mapped[datetime | None] = mapped_column(default=None)


class LedgerEntryRow(Table):
    """One entry of a centre's chain; only ever added."""

    __tablename__ = "ledger_entries"
    centre_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(info=sealed(bound_to="message_id", by_store=True))
    body_sha256: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class UnchainedEntryRow(Table):
    """An entry as it was stated, which waits for its place in its centre's chain; `id` keeps the order."""

    __tablename__ = "unchained_entries"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    centre_id: Mapped[UUID]
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(info=sealed(bound_to="message_id", by_store=True))
    body_sha256: Mapped[str]


class BreakerRow(Table):
    """The circuit breaker of one institution."""

    __tablename__ = "circuit_breakers"
    institution: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    closed_until: Mapped[datetime | None] = mapped_column(default=None)
