"""Drafts of assessments."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class AssessmentDraftRow(Table):
    """What an assessor has written so far; gone once it is signed."""

    __tablename__ = "assessment_drafts"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    instrument: Mapped[str]
    instrument_version: Mapped[str]
    held_on: Mapped[date | None] = mapped_column(default=None)
    in_person: Mapped[bool | None] = mapped_column(default=None)
    answers: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    contingency: Mapped[str | None] = mapped_column(default=None, info=sealed())
    suitability: Mapped[str | None] = mapped_column(default=None)
    summary: Mapped[str | None] = mapped_column(default=None, info=sealed())
    risk: Mapped[dict[str, Any] | None] = mapped_column(default=None, info=sealed())
    supersedes: Mapped[UUID | None] = mapped_column(ForeignKey("assessments.id"), default=None)
    supersede_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
