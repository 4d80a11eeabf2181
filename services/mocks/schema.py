"""The schema `mocks`: the metadata that migrations/env.py compares with the database."""

from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    """Holds the metadata that migrations/env.py compares with the database."""
