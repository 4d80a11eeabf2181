"""What is known of cases."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.ids import new_id


class KnownCaseRow(Table):
    """What an alert needs of a case, kept beforehand: cases may be down when it must go out."""

    __tablename__ = "known_cases"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    number: Mapped[str]
    expediente: Mapped[str]
    court_code: Mapped[str]
    participant: Mapped[dict[str, Any]]
    risk_level: Mapped[str | None] = mapped_column(default=None)
    cem_code: Mapped[str | None] = mapped_column(default=None)
