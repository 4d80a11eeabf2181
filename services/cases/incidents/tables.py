"""Incidents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class IncidentRow(Table):
    """A report that a protection measure was not kept.

    By `verification_due_at` a person must decide on it, null once one has; `rang_at` is when its clock rang.
    """

    __tablename__ = "incidents"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    state: Mapped[str]
    measure: Mapped[str]
    reported_by: Mapped[str]
    severity: Mapped[str]
    occurred_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(info=sealed())
    recorded_by: Mapped[str]
    recorded_by_name: Mapped[str | None] = mapped_column(default=None)
    decided_by: Mapped[str | None] = mapped_column(default=None)
    decided_by_name: Mapped[str | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decision_note: Mapped[str | None] = mapped_column(default=None, info=sealed())
    checked: Mapped[list[dict[str, Any]] | None] = mapped_column(default=None, info=sealed())
    verification_due_at: Mapped[datetime | None] = mapped_column(default=None)
    rang_at: Mapped[datetime | None] = mapped_column(default=None)
    may_hold_contact_data: Mapped[bool]
    text_reviewed_by: Mapped[str | None] = mapped_column(default=None)
    text_reviewed_by_name: Mapped[str | None] = mapped_column(default=None)
    text_reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    text_review_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
