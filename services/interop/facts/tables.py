"""Facts of which court and CEM must hear."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.ids import new_id


class ComplianceFactRow(Table):
    """One fact of which court and CEM must both hear; `source_id` is the finding or incident, once only.

    `next_attempt_at` is when its documents are next tried; null when they are made, or wait for a person.
    """

    __tablename__ = "compliance_facts"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    source_id: Mapped[UUID]
    kind: Mapped[str]
    case_id: Mapped[UUID]
    expediente: Mapped[str]
    happened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    filing_id: Mapped[UUID] = mapped_column(ForeignKey("filings.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    severity: Mapped[str | None] = mapped_column(default=None)
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None] = mapped_column(default=None)
