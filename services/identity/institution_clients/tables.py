"""Institutions' systems."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table
from shared.text_array import TextArray


class InstitutionClientRow(Table):
    """The system of a court or a CEM, which signs in with a secret of which only the SHA-256 is here."""

    __tablename__ = "institution_clients"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    client_id: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    institution_code: Mapped[str | None] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(TextArray())
    centres: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    secret_digest: Mapped[str] = mapped_column(Text)
    disabled_at: Mapped[datetime | None]
