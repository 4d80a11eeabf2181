"""Platforms' reports, what was read from them, and who was meant by which name."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class ReportFileRow(Table):
    """A participants report as it came, byte for byte; append-only, kept for ever."""

    __tablename__ = "report_files"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    sha256: Mapped[str]
    content: Mapped[bytes]
    received_by: Mapped[str]


class AttendanceImportRow(Table):
    """The use of a report file for one session; `roll_call` is what a confirmation did."""

    __tablename__ = "attendance_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("report_files.id"))
    sha256: Mapped[str]
    time_zone: Mapped[str]
    state: Mapped[str]
    imported_by: Mapped[str]
    imported_by_name: Mapped[str | None] = mapped_column(default=None)
    confirmed_by: Mapped[str | None] = mapped_column(default=None)
    confirmed_by_name: Mapped[str | None] = mapped_column(default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    roll_call: Mapped[dict[str, Any] | None] = mapped_column(default=None, info=sealed())


class PersonAliasRow(Table):
    """A nickname or e-mail that a confirmed import showed to be a man's; only ever a reason for a proposal."""

    __tablename__ = "person_aliases"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[str]
    value: Mapped[str]
