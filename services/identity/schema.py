"""The schema `identity`: what its tables have in common. Each room has its own in `tables`."""

from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    """All tables of this service."""
