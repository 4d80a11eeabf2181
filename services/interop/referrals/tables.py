"""Sheets to CEMs; nothing here holds how to reach a victim: it is fetched when a sheet is sent and never stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class ReferralRow(Table):
    """A numbered sheet to a CEM; how to reach the victim is not in it."""

    __tablename__ = "referrals"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    case_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str]
    sheet_number: Mapped[str]
    urgency: Mapped[str]
    reason: Mapped[str] = mapped_column(info=sealed())
    expediente: Mapped[str]
    cem_code: Mapped[str | None] = mapped_column(default=None)
    participant: Mapped[dict[str, Any]]
    document_sha256: Mapped[str | None] = mapped_column(default=None)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"), default=None)
    answer_due_at: Mapped[datetime]
    cem_sheet_number: Mapped[str | None] = mapped_column(default=None)
    condition: Mapped[str | None] = mapped_column(default=None)
    return_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    answered_at: Mapped[datetime | None] = mapped_column(default=None)


class SheetCounterRow(Table):
    """The last sheet number given, per centre and year: locked while one is taken, so there is no gap."""

    __tablename__ = "sheet_counters"
    centre_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
