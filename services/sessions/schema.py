"""The schema `sessions`: what its tables have in common. Each room has its own in `tables`."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Integer, LargeBinary, Text, Time, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from shared.sealed_columns import seal_columns
from shared.text_array import TextArray

_MOMENT = DateTime(timezone=True)


class Table(DeclarativeBase):
    """All tables of this service."""

    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy's own name for its mapping of types)
        str: Text,
        int: Integer,
        UUID: Uuid,
        datetime: _MOMENT,
        date: Date,
        time: Time,
        bytes: LargeBinary,
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        list[str]: TextArray(),
    }


seal_columns(Table)
