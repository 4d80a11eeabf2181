"""Institutions' systems."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table
from shared.ids import new_id


class InstitutionClientRow(Table):
    """The system of a court or a CEM, which signs in with a secret of which only the SHA-256 is here."""

    __tablename__ = "institution_clients"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    client_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    institution_code: Mapped[str | None] = mapped_column(default=None)
    scopes: Mapped[list[str]]
    centres: Mapped[list[UUID]]
    secret_digest: Mapped[str]
    disabled_at: Mapped[datetime | None] = mapped_column(default=None)
