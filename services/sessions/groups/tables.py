"""Groups, their sessions, and the facilitators who are booked for them."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.sealed_columns import sealed_column


class GroupRow(Table):
    """A group; `closed_days` are the centre's own, `skipped_days` what its schedule left out."""

    __tablename__ = "groups"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    name: Mapped[str]
    capacity: Mapped[int]
    weekday: Mapped[str]
    start_time: Mapped[time]
    first_date: Mapped[date]
    closed_days: Mapped[list[dict[str, Any]]] = sealed_column()
    skipped_days: Mapped[list[dict[str, Any]]] = sealed_column()
    facilitators: Mapped[list[str]]
    video_provider: Mapped[str]
    video_url: Mapped[str]


class SessionRow(Table):
    """A session of a group, or, with an enrolment, of one man of it."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolments.id"))
    position: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class FacilitatorBookingRow(Table):
    """That a facilitator leads a session; the database refuses two at once."""

    __tablename__ = "facilitator_bookings"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    facilitator: Mapped[str] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
