"""Filings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.sealed_columns import sealed_column


class FilingRow(Table):
    """A filing at a court's filing desk."""

    __tablename__ = "filings"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    case_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str]
    expediente: Mapped[str]
    court_code: Mapped[str]
    summary: Mapped[str] = sealed_column()
    text_reviewed_by: Mapped[str | None]
    text_reviewed_at: Mapped[datetime | None]
    text_review_reason: Mapped[str | None] = sealed_column()
    sources: Mapped[dict[str, Any]] = sealed_column()
    annexes: Mapped[list[dict[str, Any]]]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    document_sha256: Mapped[str | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    corrections: Mapped[int]
    observation: Mapped[str | None] = sealed_column()
    receipt: Mapped[dict[str, Any] | None] = sealed_column()
