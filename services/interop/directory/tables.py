"""Courts with their outages, and CEMs: the whole country's."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class CourtRow(Table):
    """A court and what its filing desk takes; reference data of the whole country."""

    __tablename__ = "courts"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    court_code: Mapped[str]
    name: Mapped[str]
    casilla: Mapped[str | None] = mapped_column(default=None)
    channel: Mapped[str]
    max_bytes: Mapped[int]
    max_annexes: Mapped[int]
    weekdays: Mapped[list[int]]
    opens: Mapped[time | None] = mapped_column(default=None)
    closes: Mapped[time | None] = mapped_column(default=None)


class CourtOutageRow(Table):
    """A time in which a court's filing desk did not work, with the notice that proves it."""

    __tablename__ = "court_outages"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    court_id: Mapped[UUID] = mapped_column(ForeignKey("courts.id"))
    created_at: Mapped[datetime]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    evidence: Mapped[str] = mapped_column(info=sealed())
    evidence_sha256: Mapped[str | None] = mapped_column(default=None)
    recorded_by: Mapped[str]
    recorded_by_name: Mapped[str | None] = mapped_column(default=None)


class CemRow(Table):
    """A CEM of the ministry's directory; reference data of the whole country."""

    __tablename__ = "cems"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    code: Mapped[str]
    name: Mapped[str]
    service: Mapped[str]
    address: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    ubigeo: Mapped[str]
    department: Mapped[str]
    province: Mapped[str]
    district: Mapped[str]
    longitude: Mapped[float | None] = mapped_column(default=None)
    latitude: Mapped[float | None] = mapped_column(default=None)
    channel: Mapped[str]
