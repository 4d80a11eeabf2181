"""Appointments."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class AppointmentRow(Table):
    """When a man is expected, where and by whom, and what became of it."""

    __tablename__ = "appointments"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    state: Mapped[str]
    starts_at: Mapped[datetime]
    place: Mapped[str]
    professional: Mapped[str]
    professional_name: Mapped[str]
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
    notified_on: Mapped[date | None] = mapped_column(default=None)
    notified_how: Mapped[str | None] = mapped_column(default=None, info=sealed())
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by: Mapped[str | None] = mapped_column(default=None)
    settled_by_name: Mapped[str | None] = mapped_column(default=None)
    result_note: Mapped[str | None] = mapped_column(default=None, info=sealed())
