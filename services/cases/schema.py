"""The schema `cases`: what its tables have in common. Each room has its own in `tables`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.database.rows import StoredRow
from shared.ids import new_id


class Table(StoredRow, DeclarativeBase):
    """What all tables have in common: the columns of every aggregate."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
