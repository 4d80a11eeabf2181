"""The schema `cases`: what its tables have in common. Each room has its own in `tables`."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.ids import new_id
from shared.sealed_columns import seal_columns
from shared.text_array import TextArray


class Table(DeclarativeBase):
    """What all tables have in common: how Python types are stored, and the columns of every aggregate."""

    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads it from the class)
        str: Text(),
        int: BigInteger(),
        datetime: DateTime(timezone=True),
        list[str]: TextArray(),
        dict[str, Any]: JSONB(),
        list[dict[str, Any]]: JSONB(),
    }

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


seal_columns(Table)


def table_of(row: type[Table]) -> sqlalchemy.Table:
    """Return a row's table: statements over its own columns cost a fraction of those over the row, where it matters."""
    table = row.__table__
    assert isinstance(table, sqlalchemy.Table)  # noqa: S101  (a mapped class has one)
    return table
