"""Interop's tables as SQLAlchemy sees them; migrations/interop builds them, with row-level security by centre.

Nothing here holds how to reach a victim: a sheet's contact data is fetched when it is sent and never stored.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Identity
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


class CasillaRow(Table):
    """A centre's casilla, and how the centre signs its sheets and filings."""

    __tablename__ = "casillas"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    casilla: Mapped[str]
    centre_code: Mapped[str]
    centre_name: Mapped[str]
    ubigeo: Mapped[str]
    address: Mapped[str]
    city: Mapped[str]
    signatory_name: Mapped[str]
    signatory_position: Mapped[str]
    polled_through: Mapped[datetime | None]
    polled_at: Mapped[datetime | None]


class NotificationRow(Table):
    """An order that reached the centre, by casilla or by another institution's system; the raw answer is kept."""

    __tablename__ = "notifications"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    source: Mapped[str]
    source_id: Mapped[str]
    sender: Mapped[str]
    casilla: Mapped[str | None]
    deposited_at: Mapped[datetime]
    effective_on: Mapped[date]
    effect_steps: Mapped[list[dict[str, Any]]]
    raw: Mapped[dict[str, Any]] = sealed_column()
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    document_sha256: Mapped[str | None]
    readable: Mapped[bool]
    expediente: Mapped[str | None]
    proposals: Mapped[dict[str, Any]]
    state: Mapped[str]
    case_id: Mapped[UUID | None]
    matched_at: Mapped[datetime | None]
    read_reported_at: Mapped[datetime | None]


class DocumentRow(Table):
    """The bytes of a document as they were signed or as they arrived; never changed, stored once per centre."""

    __tablename__ = "documents"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    created_at: Mapped[datetime]
    kind: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)


class VerificationCodeRow(Table):
    """What the public check needs to know of a document, and nothing else; outside the centres' walls on purpose."""

    __tablename__ = "verification_codes"
    code: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    issued_at: Mapped[datetime]
    issuer: Mapped[str | None]


class FilingRow(Table):
    """A filing at a court's filing desk."""

    __tablename__ = "filings"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    case_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str]
    expediente: Mapped[str]
    court_code: Mapped[str]
    summary: Mapped[str] = sealed_column()
    sources: Mapped[dict[str, Any]] = sealed_column()
    annexes: Mapped[list[dict[str, Any]]]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    document_sha256: Mapped[str | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    corrections: Mapped[int]
    observation: Mapped[str | None] = sealed_column()
    receipt: Mapped[dict[str, Any] | None] = sealed_column()


class ReferralRow(Table):
    """A numbered sheet to a CEM; how to reach the victim is not in it."""

    __tablename__ = "referrals"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    case_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str]
    sheet_number: Mapped[str]
    urgency: Mapped[str]
    reason: Mapped[str] = sealed_column()
    expediente: Mapped[str]
    cem_code: Mapped[str | None]
    participant: Mapped[dict[str, Any]]
    document_sha256: Mapped[str | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    answer_due_at: Mapped[datetime]
    cem_sheet_number: Mapped[str | None]
    condition: Mapped[str | None]
    return_reason: Mapped[str | None] = sealed_column()
    answered_at: Mapped[datetime | None]


class SheetCounterRow(Table):
    """The last sheet number given, per centre and year: locked while one is taken, so there is no gap."""

    __tablename__ = "sheet_counters"
    centre_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class MessageRow(Table):
    """One message in or out; `place` keeps the order per case and institution."""

    __tablename__ = "messages"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    place: Mapped[int] = mapped_column(Identity(always=True))
    direction: Mapped[str]
    institution: Mapped[str]
    channel: Mapped[str]
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    state: Mapped[str]
    reference: Mapped[str]
    tracking: Mapped[str | None]
    attempts: Mapped[int]
    polls: Mapped[int]
    next_attempt_at: Mapped[datetime | None]
    outcome_unknown: Mapped[bool]
    last_error: Mapped[str | None]
    documents: Mapped[list[dict[str, Any]]]
    receipt: Mapped[dict[str, Any] | None] = sealed_column()
    submitted_at: Mapped[datetime | None]
    receipted_at: Mapped[datetime | None]


class LedgerEntryRow(Table):
    """One entry of a centre's chain; only ever added."""

    __tablename__ = "ledger_entries"
    centre_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    at: Mapped[datetime]
    body: Mapped[str] = sealed_column(bound_to="message_id", by_store=True)
    body_sha256: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class BreakerRow(Table):
    """The circuit breaker of one institution."""

    __tablename__ = "circuit_breakers"
    institution: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    closed_until: Mapped[datetime | None]


class KnownCaseRow(Table):
    """What an alert needs of a case, kept beforehand: cases may be down when it must go out."""

    __tablename__ = "known_cases"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    updated_at: Mapped[datetime]
    number: Mapped[str]
    expediente: Mapped[str]
    court_code: Mapped[str]
    participant: Mapped[dict[str, Any]]
    risk_level: Mapped[str | None]
    cem_code: Mapped[str | None]


class ComplianceFactRow(Table):
    """One fact of which court and CEM must both hear; `source_id` is the finding or incident, once only.

    `next_attempt_at` is when its documents are next tried; null when they are made, or wait for a person.
    """

    __tablename__ = "compliance_facts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    source_id: Mapped[UUID]
    kind: Mapped[str]
    case_id: Mapped[UUID]
    expediente: Mapped[str]
    happened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    filing_id: Mapped[UUID] = mapped_column(ForeignKey("filings.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    severity: Mapped[str | None]
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None]


class AlarmRow(Table):
    """Something a person must look at; one open alarm per kind and subject."""

    __tablename__ = "alarms"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    kind: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[UUID]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
