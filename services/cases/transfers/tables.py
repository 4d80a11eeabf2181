"""Transfers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class TransferRow(Table):
    """One centre's copy of an offer: the two of `transfer_id` change together, so that each centre reads its own."""

    __tablename__ = "transfers"
    __table_args__ = (UniqueConstraint("transfer_id", "centre_id"),)

    transfer_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    case_number: Mapped[str]
    from_centre_id: Mapped[UUID]
    to_centre_id: Mapped[UUID]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(info=sealed())
    summary: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str | None] = mapped_column(default=None)
    decided_by_name: Mapped[str | None] = mapped_column(default=None)
    decision_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    new_case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), default=None)
    new_case_number: Mapped[str | None] = mapped_column(default=None)
