"""Assessments."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class AssessmentRow(Table):
    """One signed and scored assessment; `supersedes` is the one whose place it takes. Append-only."""

    __tablename__ = "assessments"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    discipline: Mapped[str]
    instrument: Mapped[str]
    instrument_version: Mapped[str]
    held_on: Mapped[date]
    in_person: Mapped[bool]
    contingency: Mapped[str | None] = mapped_column(default=None, info=sealed())
    answers: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    points: Mapped[int]
    most_points: Mapped[int]
    band: Mapped[str]
    subscales: Mapped[list[dict[str, Any]] | None] = mapped_column(default=None)
    is_evaluation: Mapped[bool] = mapped_column(default=True)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    suitability: Mapped[str]
    summary: Mapped[str] = mapped_column(info=sealed())
    risk: Mapped[dict[str, Any] | None] = mapped_column(default=None, info=sealed())
    supersedes: Mapped[UUID | None] = mapped_column(default=None)
    supersede_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
