"""Her risk as it was applied, and the reviews that are mandatory."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class RiskRecordRow(Table):
    """One risk sheet as its assessor filled it in; the newest applied is in force. Append-only."""

    __tablename__ = "risk_records"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    level: Mapped[str]
    effective_on: Mapped[date]
    source: Mapped[str]
    assessor: Mapped[str | None] = mapped_column(default=None, info=sealed())
    instrument: Mapped[str]
    instrument_version: Mapped[str | None] = mapped_column(default=None, info=sealed())
    score: Mapped[int | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    lowered_from: Mapped[str | None] = mapped_column(default=None)
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)


class RiskReviewRow(Table):
    """That her risk must be looked at again. `source_id` is the incident or the finding that opened it, if one did."""

    __tablename__ = "risk_reviews"
    __table_args__ = (UniqueConstraint("case_id", "trigger", "source_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    trigger: Mapped[str]
    source_id: Mapped[UUID | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    state: Mapped[str]
    opened_on: Mapped[date]
    due_on: Mapped[date]
    opened_by: Mapped[str]
    opened_by_name: Mapped[str | None] = mapped_column(default=None)
    risk_record_id: Mapped[UUID | None] = mapped_column(ForeignKey("risk_records.id"), default=None)
    decision: Mapped[str | None] = mapped_column(default=None, info=sealed())
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[str | None] = mapped_column(default=None)
    closed_by_name: Mapped[str | None] = mapped_column(default=None)
