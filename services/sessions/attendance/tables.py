"""Attendance."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.sealed_columns import sealed_column


class AttendanceRow(Table):
    """One revision of an outcome; append-only, the greatest revision stands."""

    __tablename__ = "attendance"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    revision: Mapped[int]
    outcome: Mapped[str]
    minutes_present: Mapped[int | None]
    minutes_late: Mapped[int | None]
    evidence: Mapped[str | None] = sealed_column()
    note: Mapped[str | None] = sealed_column()
    correction_reason: Mapped[str | None] = sealed_column()
    source: Mapped[str]
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendance_imports.id"))
    recorded_by: Mapped[str]
