"""Attempts to reach a man."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class ContactAttemptRow(Table):
    """One attempt to reach the man. Append-only."""

    __tablename__ = "contact_attempts"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    attempted_at: Mapped[datetime]
    channel: Mapped[str]
    outcome: Mapped[str]
    note: Mapped[str | None] = mapped_column(default=None, info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
