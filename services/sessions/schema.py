"""The schema `sessions`: what its tables have in common. Each room has its own in `tables`."""

from sqlalchemy.orm import DeclarativeBase

from shared.database.rows import StoredRow


class Table(StoredRow, DeclarativeBase):
    """All tables of this service."""
