"""Enrolments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.sealed_columns import sealed_column


class EnrolmentRow(Table):
    """A man's place in a group or in its wait list."""

    __tablename__ = "enrolments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    state: Mapped[str]
    offer_expires_at: Mapped[datetime | None]
    enrolled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = sealed_column()
