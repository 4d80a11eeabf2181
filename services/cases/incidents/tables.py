"""Incidents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.sealed_columns import sealed_column


class IncidentRow(Table):
    """A report that a protection measure was not kept."""

    __tablename__ = "incidents"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    state: Mapped[str]
    measure: Mapped[str]
    reported_by: Mapped[str]
    severity: Mapped[str]
    occurred_at: Mapped[datetime]
    description: Mapped[str] = sealed_column()
    recorded_by: Mapped[str]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None] = sealed_column()
    may_hold_contact_data: Mapped[bool]
    text_reviewed_by: Mapped[str | None]
    text_reviewed_at: Mapped[datetime | None]
    text_review_reason: Mapped[str | None] = sealed_column()
