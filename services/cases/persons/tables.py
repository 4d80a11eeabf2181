"""Persons."""

from datetime import date

from sqlalchemy import Computed, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table


class PersonRow(Table):
    """A man as one centre knows him, apart from his cases."""

    __tablename__ = "persons"
    __table_args__ = (UniqueConstraint("centre_id", "document_type", "document_number"),)

    given_names: Mapped[str]
    surnames: Mapped[str]
    document_type: Mapped[str]
    document_number: Mapped[str]
    phone: Mapped[str | None] = mapped_column(default=None)
    birth_date: Mapped[date | None] = mapped_column(default=None)
    sound_key: Mapped[str]
    search_name: Mapped[str | None] = mapped_column(
        Computed("plain_name((given_names || ' '::text) || surnames)"), init=False
    )
