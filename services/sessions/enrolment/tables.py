"""Enrolments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class EnrolmentRow(Table):
    """A man's place in a group or in its wait list."""

    __tablename__ = "enrolments"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    state: Mapped[str]
    offer_expires_at: Mapped[datetime | None] = mapped_column(default=None)
    enrolled_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    differs_because: Mapped[str | None] = mapped_column(default=None, info=sealed())
    end_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
