"""Groups, their sessions, and the facilitators who are booked for them."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ForeignKey, Integer
from sqlalchemy.dialects.postgresql import TSTZRANGE
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class GroupRow(Table):
    """A group; `closed_days` are the centre's own, `skipped_days` what its schedule left out."""

    __tablename__ = "groups"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    name: Mapped[str]
    capacity: Mapped[int] = mapped_column(Integer)
    weekday: Mapped[str]
    start_time: Mapped[time]
    first_date: Mapped[date]
    closed_days: Mapped[list[dict[str, Any]]] = mapped_column(info=sealed())
    skipped_days: Mapped[list[dict[str, Any]]] = mapped_column(info=sealed())
    facilitators: Mapped[list[str]]
    video_provider: Mapped[str]
    video_url: Mapped[str]


class SessionRow(Table):
    """A session of a group, or, with an enrolment, of one man of it.

    `roll_call_complete` is found some minutes after its end or after the last record, and is never false again: who was
    expected stands, and no record goes. Until then only counting tells.
    """

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolments.id"), default=None)
    position: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    roll_call_complete: Mapped[bool] = mapped_column(default=False)


class FacilitatorBookingRow(Table):
    """That a facilitator leads a session; the database refuses two at once."""

    __tablename__ = "facilitator_bookings"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    facilitator: Mapped[str] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    during: Mapped[asyncpg.Range] = mapped_column(TSTZRANGE)
