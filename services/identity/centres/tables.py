"""Centres."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table


class CentreRow(Table):
    """A centre (CAI) of the programme."""

    __tablename__ = "centres"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    judicial_district: Mapped[str] = mapped_column(Text)
    ubigeo: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    filing_desk_email: Mapped[str | None] = mapped_column(Text)
