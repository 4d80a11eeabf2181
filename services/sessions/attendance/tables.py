"""Attendance."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class AttendanceRow(Table):
    """One revision of an outcome; append-only, the greatest revision stands."""

    __tablename__ = "attendance"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    revision: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str]
    minutes_present: Mapped[int | None] = mapped_column(Integer, default=None)
    minutes_late: Mapped[int | None] = mapped_column(Integer, default=None)
    evidence: Mapped[str | None] = mapped_column(default=None, info=sealed())
    note: Mapped[str | None] = mapped_column(default=None, info=sealed())
    correction_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    source: Mapped[str]
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendance_imports.id"), default=None)
    recorded_by: Mapped[str]
    recorded_by_name: Mapped[str | None] = mapped_column(default=None)
