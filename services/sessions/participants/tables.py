"""Participants: what is known here of the men whose cases are another service's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.ids import new_id


class ParticipantRow(Table):
    """A projection of the case, under the case's id; `case_version` only grows."""

    __tablename__ = "participants"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    case_version: Mapped[int]
    case_number: Mapped[str]
    case_state: Mapped[str]
    display_name: Mapped[str]
    first_attended_at: Mapped[datetime | None] = mapped_column(default=None)
    completion_proposed_at: Mapped[datetime | None] = mapped_column(default=None)
