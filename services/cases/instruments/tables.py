"""Instruments that were written here; those that ship with the platform are in rules/shipped.json."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed

NATIONAL = UUID(int=0)
"""The centre of an instrument that is every centre's."""


class InstrumentRow(Table):
    """One version of an instrument, as its `edition` names it; what is published never changes."""

    __tablename__ = "instruments"
    __table_args__ = (UniqueConstraint("code", "edition"),)

    code: Mapped[str]
    edition: Mapped[str]
    state: Mapped[str]
    definition: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    retired_at: Mapped[datetime | None] = mapped_column(default=None)
