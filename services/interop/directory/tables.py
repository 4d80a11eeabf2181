"""Courts with their outages, and CEMs: the whole country's."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.sealed_columns import sealed_column


class CourtRow(Table):
    """A court and what its filing desk takes; reference data of the whole country."""

    __tablename__ = "courts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    created_at: Mapped[datetime]
    court_code: Mapped[str]
    name: Mapped[str]
    casilla: Mapped[str | None]
    channel: Mapped[str]
    max_bytes: Mapped[int]
    max_annexes: Mapped[int]
    weekdays: Mapped[list[int]]
    opens: Mapped[time | None]
    closes: Mapped[time | None]


class CourtOutageRow(Table):
    """A time in which a court's filing desk did not work, with the notice that proves it."""

    __tablename__ = "court_outages"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    court_id: Mapped[UUID] = mapped_column(ForeignKey("courts.id"))
    created_at: Mapped[datetime]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    evidence: Mapped[str] = sealed_column()
    evidence_sha256: Mapped[str | None]
    recorded_by: Mapped[str]


class CemRow(Table):
    """A CEM of the ministry's directory; reference data of the whole country."""

    __tablename__ = "cems"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    created_at: Mapped[datetime]
    code: Mapped[str]
    name: Mapped[str]
    service: Mapped[str]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    ubigeo: Mapped[str]
    department: Mapped[str]
    province: Mapped[str]
    district: Mapped[str]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    channel: Mapped[str]
