"""Filings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class FilingRow(Table):
    """A filing at a court's filing desk."""

    __tablename__ = "filings"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    case_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str]
    expediente: Mapped[str]
    court_code: Mapped[str]
    summary: Mapped[str] = mapped_column(info=sealed())
    text_reviewed_by: Mapped[str | None] = mapped_column(default=None)
    text_reviewed_by_name: Mapped[str | None] = mapped_column(default=None)
    text_reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    text_review_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    sources: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    annexes: Mapped[list[dict[str, Any]]]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"), default=None)
    document_sha256: Mapped[str | None] = mapped_column(default=None)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"), default=None)
    corrections: Mapped[int]
    observation: Mapped[str | None] = mapped_column(default=None, info=sealed())
    receipt: Mapped[dict[str, Any] | None] = mapped_column(default=None, info=sealed())
