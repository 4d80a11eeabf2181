"""Who works on which case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class AssignmentRow(Table):
    """A professional who answers for a task on a case, from `created_at` until `ended_at`."""

    __tablename__ = "assignments"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    task: Mapped[str]
    professional: Mapped[str]
    professional_name: Mapped[str]
    reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[str | None] = mapped_column(default=None)
    ended_by_name: Mapped[str | None] = mapped_column(default=None)
    end_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
