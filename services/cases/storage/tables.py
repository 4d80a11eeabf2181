"""The tables of the schema `cases` as migrations/cases/ made them; the victim's are in storage/victims.py."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import Computed, ForeignKey, Sequence, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.sealed_columns import sealed_column

CASE_NUMBERS = Sequence("case_numbers")


class PersonRow(Table):
    """A man as one centre knows him, apart from his cases."""

    __tablename__ = "persons"
    __table_args__ = (UniqueConstraint("centre_id", "document_type", "document_number"),)

    given_names: Mapped[str]
    surnames: Mapped[str]
    document_type: Mapped[str]
    document_number: Mapped[str]
    phone: Mapped[str | None]
    birth_date: Mapped[date | None]
    sound_key: Mapped[str]
    search_name: Mapped[str | None] = mapped_column(Computed("plain_name((given_names || ' '::text) || surnames)"))


class CourtOrderRow(Table):
    """An order as it came in, for ever: `raw` is the request as it was sent. Append-only."""

    __tablename__ = "court_orders"

    source: Mapped[str]
    notification_id: Mapped[UUID | None] = mapped_column(unique=True)
    institution_reference: Mapped[str | None] = sealed_column()
    expediente: Mapped[str]
    court_code: Mapped[str]
    basis: Mapped[str]
    measures: Mapped[list[str]]
    resolution_number: Mapped[str]
    resolution_date: Mapped[date]
    received_on: Mapped[date]
    document_sha256: Mapped[str | None]
    order_key: Mapped[str] = mapped_column(unique=True)
    raw: Mapped[dict[str, Any]] = sealed_column()


class CaseRow(Table):
    """One man's programme under the order it was opened with."""

    __tablename__ = "cases"

    number: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("court_orders.id"), unique=True)
    state: Mapped[str]
    state_since: Mapped[datetime]
    due_dates: Mapped[list[dict[str, Any]]]
    warnings: Mapped[list[str]]
    modality: Mapped[str | None]
    policy_version: Mapped[str | None]
    risk_level: Mapped[str | None]
    discharge_reason: Mapped[str | None]
    contacted_at: Mapped[datetime | None]
    assessed_at: Mapped[datetime | None]
    admitted_at: Mapped[datetime | None]
    first_session_at: Mapped[datetime | None]
    discharged_at: Mapped[datetime | None]


class HistoryRow(Table):
    """One move of a case; `version` is the case's after it. Append-only."""

    __tablename__ = "case_history"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    cause: Mapped[str]
    reason_code: Mapped[str | None]
    note: Mapped[str | None] = sealed_column()
    reference: Mapped[UUID | None]
    actor: Mapped[str]


class ContactAttemptRow(Table):
    """One attempt to reach the man. Append-only."""

    __tablename__ = "contact_attempts"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    attempted_at: Mapped[datetime]
    channel: Mapped[str]
    outcome: Mapped[str]
    note: Mapped[str | None] = sealed_column()
    actor: Mapped[str]


class ConnectivityProfileRow(Table):
    """What a man said he can connect with; the newest row of a case is in force. Append-only."""

    __tablename__ = "connectivity_profiles"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    device: Mapped[str]
    device_is_shared: Mapped[bool]
    shared_use_hours: Mapped[str | None] = sealed_column()
    data_plan: Mapped[str]
    skill: Mapped[str]
    has_private_space: Mapped[bool]
    has_phone_line: Mapped[bool]
    recommended_modality: Mapped[str]
    phone_fallback: Mapped[bool]
    obstacles: Mapped[list[str]]
    actor: Mapped[str]


class AssessmentRow(Table):
    """One scored assessment. Append-only."""

    __tablename__ = "assessments"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    discipline: Mapped[str]
    instrument: Mapped[str]
    instrument_version: Mapped[str]
    held_on: Mapped[date]
    in_person: Mapped[bool]
    answers: Mapped[dict[str, Any]]
    points: Mapped[int]
    most_points: Mapped[int]
    band: Mapped[str]
    suitability: Mapped[str]
    summary: Mapped[str] = sealed_column()
    risk: Mapped[dict[str, Any] | None] = sealed_column(JSONB(none_as_null=True))
    actor: Mapped[str]


class DecisionRow(Table):
    """A decision on admission or discharge with all that was decided. Append-only."""

    __tablename__ = "decisions"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    decided: Mapped[dict[str, Any]] = sealed_column()
    actor: Mapped[str]


class IncidentRow(Table):
    """A report that a protection measure was not kept."""

    __tablename__ = "incidents"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    state: Mapped[str]
    measure: Mapped[str]
    reported_by: Mapped[str]
    severity: Mapped[str]
    occurred_at: Mapped[datetime]
    description: Mapped[str] = sealed_column()
    recorded_by: Mapped[str]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None] = sealed_column()
    may_hold_contact_data: Mapped[bool]
    text_reviewed_by: Mapped[str | None]
    text_reviewed_at: Mapped[datetime | None]
    text_review_reason: Mapped[str | None] = sealed_column()


def table_of(row: type[Table]) -> sqlalchemy.Table:
    """Return a row's table: statements over its own columns cost a fraction of those over the row, where it matters."""
    table = row.__table__
    assert isinstance(table, sqlalchemy.Table)  # noqa: S101  (a mapped class has one)
    return table
