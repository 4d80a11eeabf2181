"""Findings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.database.sealed_columns import sealed
from shared.ids import new_id


class ComplianceFindingRow(Table):
    """A step of the ladder, drafted by the engine and decided by a person."""

    __tablename__ = "compliance_findings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[str]
    state: Mapped[str]
    evidence: Mapped[list[dict[str, Any]]]
    fingerprint: Mapped[str]
    policy_version: Mapped[str]
    threshold_es: Mapped[str]
    threshold_en: Mapped[str]
    decided_by: Mapped[str | None] = mapped_column(default=None)
    decided_by_name: Mapped[str | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decision_note: Mapped[str | None] = mapped_column(default=None, info=sealed())
