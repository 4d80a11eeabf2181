"""Persons: the men as each centre knows them, what was corrected of them, and how they can be reached."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class PersonRow(Table):
    """A man as one centre knows him, apart from his cases; merged into another, he stays to be found and unmerged."""

    __tablename__ = "persons"
    __table_args__ = (UniqueConstraint("centre_id", "document_type", "document_number"),)

    given_names: Mapped[str]
    surnames: Mapped[str]
    document_type: Mapped[str]
    document_number: Mapped[str]
    phone: Mapped[str | None] = mapped_column(default=None)
    birth_date: Mapped[date | None] = mapped_column(default=None)
    sound_key: Mapped[str]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    search_name: Mapped[str | None] = mapped_column(
        Computed("plain_name((given_names || ' '::text) || surnames)"), init=False
    )


class PersonChangeRow(Table):
    """A correction, merge or undone merge of a person, whose version after it this is. Append-only.

    Of a merge, `moved_*` are what came over from the other person, and what undoing it gives back.
    """

    __tablename__ = "person_changes"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(info=sealed())
    before: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    after: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    other_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    undoes: Mapped[UUID | None] = mapped_column(ForeignKey("person_changes.id"), unique=True, default=None)
    moved_cases: Mapped[list[UUID]] = mapped_column(default_factory=list)
    moved_persons: Mapped[list[UUID]] = mapped_column(default_factory=list)
    moved_contact_points: Mapped[list[UUID]] = mapped_column(default_factory=list)
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)


class ContactPointRow(Table):
    """A telephone by which a man can be reached. Of hers only the blind index is kept: nothing is ever sent there."""

    __tablename__ = "contact_points"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    phone: Mapped[str | None] = mapped_column(info=sealed())
    phone_index: Mapped[str]
    whose: Mapped[str]
    note: Mapped[str | None] = mapped_column(default=None, info=sealed())
    verified_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    end_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)


class HerPhoneRow(Table):
    """The blind index of a woman's telephone, however it became known: no man of the centre is called there."""

    __tablename__ = "her_phones"
    __table_args__ = (UniqueConstraint("centre_id", "phone_index"),)

    phone_index: Mapped[str]
