"""Links to join by, and what happened with them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class JoinLinkRow(Table):
    """A personal join link; only the SHA-256 of its token is here."""

    __tablename__ = "join_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    token_hash: Mapped[str]
    issued_by: Mapped[str]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class JoinEventRow(Table):
    """A join, a leave, or what the facilitator said of his identity; append-only."""

    __tablename__ = "join_events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[str]
    by: Mapped[str | None] = mapped_column(default=None)
    by_name: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None, info=sealed())
