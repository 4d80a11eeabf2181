"""Alarms."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.ids import new_id


class AlarmRow(Table):
    """Something a person must look at; one open alarm per kind and subject."""

    __tablename__ = "alarms"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    kind: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[UUID]
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    acknowledged_by: Mapped[str | None] = mapped_column(default=None)
    acknowledged_by_name: Mapped[str | None] = mapped_column(default=None)
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
