"""Links to join by, and what happened with them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.sealed_columns import sealed_column


class JoinLinkRow(Table):
    """A personal join link; only the SHA-256 of its token is here."""

    __tablename__ = "join_links"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    token_hash: Mapped[str]
    issued_by: Mapped[str]
    revoked_at: Mapped[datetime | None]


class JoinEventRow(Table):
    """A join, a leave, or what the facilitator said of his identity; append-only."""

    __tablename__ = "join_events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[str]
    by: Mapped[str | None]
    note: Mapped[str | None] = sealed_column()
