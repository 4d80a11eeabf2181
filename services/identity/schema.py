"""The schema `identity`: what its tables have in common. Each room has its own in `tables`."""

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    """All tables of this service, and how Python types are stored in them."""

    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012  (SQLAlchemy reads it from the class)
