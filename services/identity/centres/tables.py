"""Centres."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table
from shared.ids import new_id


class CentreRow(Table):
    """A centre (CAI) of the programme."""

    __tablename__ = "centres"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    judicial_district: Mapped[str]
    judicial_districts: Mapped[list[str] | None] = mapped_column(default=None)
    ubigeo: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]
    filing_desk_email: Mapped[str | None] = mapped_column(default=None)
