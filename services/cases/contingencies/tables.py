"""Contingencies and their result for each case."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class ContingencyRow(Table):
    """What was declared for one centre; those of one act, over several centres, share `declaration_id`."""

    __tablename__ = "contingencies"

    declaration_id: Mapped[UUID]
    kind: Mapped[str]
    modality: Mapped[str | None] = mapped_column(default=None)
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[str | None] = mapped_column(default=None)
    undone_by_name: Mapped[str | None] = mapped_column(default=None)
    undo_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())


class ContingencyCaseRow(Table):
    """One case that a contingency is for, and how far it is with it; `modality_before` is what an undo puts back."""

    __tablename__ = "contingency_cases"
    __table_args__ = (UniqueConstraint("contingency_id", "case_id"),)

    contingency_id: Mapped[UUID] = mapped_column(ForeignKey("contingencies.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    state: Mapped[str]
    obstacle: Mapped[str | None] = mapped_column(default=None)
    modality_before: Mapped[str | None] = mapped_column(default=None)
