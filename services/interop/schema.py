"""The schema `interop`: what its tables have in common. Each room has its own in `tables`."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Double, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase

from shared.sealed_columns import seal_columns
from shared.text_array import TextArray


class Table(DeclarativeBase):
    """Interop's tables."""

    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy's own form)
        str: Text,
        int: BigInteger,
        bytes: LargeBinary,
        float: Double,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[dict[str, Any]]: JSONB(none_as_null=True),
        list[int]: ARRAY(BigInteger),
        list[str]: TextArray(),
    }


seal_columns(Table)
