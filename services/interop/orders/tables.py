"""Centres' casillas, and the orders that reached a centre."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class CasillaRow(Table):
    """A centre's casilla, and how the centre signs its sheets and filings."""

    __tablename__ = "casillas"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    casilla: Mapped[str]
    centre_code: Mapped[str]
    centre_name: Mapped[str]
    ubigeo: Mapped[str]
    address: Mapped[str]
    city: Mapped[str]
    signatory_name: Mapped[str]
    signatory_position: Mapped[str]
    polled_through: Mapped[datetime | None] = mapped_column(default=None)
    polled_at: Mapped[datetime | None] = mapped_column(default=None)


class NotificationRow(Table):
    """An order that reached the centre, by casilla or by another institution's system; the raw answer is kept."""

    __tablename__ = "notifications"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    source: Mapped[str]
    source_id: Mapped[str]
    sender: Mapped[str]
    sender_name: Mapped[str | None] = mapped_column(default=None)
    casilla: Mapped[str | None] = mapped_column(default=None)
    deposited_at: Mapped[datetime]
    effective_on: Mapped[date]
    effect_steps: Mapped[list[dict[str, Any]]]
    raw: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"), default=None)
    document_sha256: Mapped[str | None] = mapped_column(default=None)
    readable: Mapped[bool]
    expediente: Mapped[str | None] = mapped_column(default=None)
    proposals: Mapped[dict[str, Any]]
    state: Mapped[str]
    case_id: Mapped[UUID | None] = mapped_column(default=None)
    matched_at: Mapped[datetime | None] = mapped_column(default=None)
    read_reported_at: Mapped[datetime | None] = mapped_column(default=None)
