"""Cases, their history and what was decided on them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Sequence
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed

CASE_NUMBERS = Sequence("case_numbers")


class CaseRow(Table):
    """One man's programme under the order it was opened with.

    `measures`, `visiting_regime` and `expedientes` are what holds after all its orders; without measures and
    expedientes, which an older replica writes none of, those of the opening order.
    Its moments are when things took effect; `back_to` is where he comes back to while he is away.
    """

    __tablename__ = "cases"

    number: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("court_orders.id"))
    readmission_of: Mapped[UUID | None] = mapped_column(default=None)
    transferred_to: Mapped[UUID | None] = mapped_column(default=None)
    state: Mapped[str]
    state_since: Mapped[datetime]
    back_to: Mapped[str | None] = mapped_column(default=None)
    due_dates: Mapped[list[dict[str, Any]]]
    warnings: Mapped[list[str]]
    next_due_on: Mapped[date | None] = mapped_column(default=None)
    measures: Mapped[list[str] | None] = mapped_column(default=None)
    visiting_regime: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    expedientes: Mapped[list[str] | None] = mapped_column(default=None)
    modality: Mapped[str | None] = mapped_column(default=None)
    policy_version: Mapped[str | None] = mapped_column(default=None)
    risk_level: Mapped[str | None] = mapped_column(default=None)
    discharge_reason: Mapped[str | None] = mapped_column(default=None)
    contacted_at: Mapped[datetime | None] = mapped_column(default=None)
    assessed_at: Mapped[datetime | None] = mapped_column(default=None)
    admitted_at: Mapped[datetime | None] = mapped_column(default=None)
    first_session_at: Mapped[datetime | None] = mapped_column(default=None)
    discharged_at: Mapped[datetime | None] = mapped_column(default=None)


class HistoryRow(Table):
    """One move of a case; `version` is the case's after it, `corrects` the move that it takes back. Append-only."""

    __tablename__ = "case_history"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    from_state: Mapped[str | None] = mapped_column(default=None)
    to_state: Mapped[str]
    cause: Mapped[str]
    effective_on: Mapped[date | None] = mapped_column(default=None)
    corrects: Mapped[UUID | None] = mapped_column(default=None)
    reason_code: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None, info=sealed())
    reference: Mapped[UUID | None] = mapped_column(default=None)
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)


class DecisionRow(Table):
    """A decision of a person on a case with all that was decided. Append-only."""

    __tablename__ = "decisions"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    decided: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    effective_on: Mapped[date | None] = mapped_column(default=None)
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
