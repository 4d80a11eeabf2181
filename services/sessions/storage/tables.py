"""The tables of the sessions schema; built by migrations/sessions, all under row-level security by centre."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.sealed_columns import sealed_column

_MOMENT = DateTime(timezone=True)


class ProgrammeRow(Table):
    """A version of a programme template; `template` holds its phases and attendance policy."""

    __tablename__ = "programmes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    code: Mapped[str]
    template_version: Mapped[int]
    name: Mapped[str]
    source: Mapped[str]
    state: Mapped[str]
    template: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None]

    @property
    def label(self) -> str:
        """Return code and version, as people quote it."""
        return f"{self.code} v{self.template_version}"


class GroupRow(Table):
    """A group; `closed_days` are the centre's own, `skipped_days` what its schedule left out."""

    __tablename__ = "groups"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    name: Mapped[str]
    capacity: Mapped[int]
    weekday: Mapped[str]
    start_time: Mapped[time]
    first_date: Mapped[date]
    closed_days: Mapped[list[dict[str, Any]]] = sealed_column()
    skipped_days: Mapped[list[dict[str, Any]]] = sealed_column()
    facilitators: Mapped[list[str]]
    video_provider: Mapped[str]
    video_url: Mapped[str]


class SessionRow(Table):
    """A session of a group, or, with an enrolment, of one man of it."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolments.id"))
    position: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class FacilitatorBookingRow(Table):
    """That a facilitator leads a session; the database refuses two at once."""

    __tablename__ = "facilitator_bookings"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    facilitator: Mapped[str] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class ParticipantRow(Table):
    """A projection of the case, under the case's id; `case_version` only grows."""

    __tablename__ = "participants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    case_version: Mapped[int] = mapped_column(BigInteger)
    case_number: Mapped[str]
    case_state: Mapped[str]
    display_name: Mapped[str]
    first_attended_at: Mapped[datetime | None]
    completion_proposed_at: Mapped[datetime | None]


class EnrolmentRow(Table):
    """A man's place in a group or in its wait list."""

    __tablename__ = "enrolments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    state: Mapped[str]
    offer_expires_at: Mapped[datetime | None]
    enrolled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = sealed_column()


class AttendanceRow(Table):
    """One revision of an outcome; append-only, the greatest revision stands."""

    __tablename__ = "attendance"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    revision: Mapped[int]
    outcome: Mapped[str]
    minutes_present: Mapped[int | None]
    minutes_late: Mapped[int | None]
    evidence: Mapped[str | None] = sealed_column()
    note: Mapped[str | None] = sealed_column()
    correction_reason: Mapped[str | None] = sealed_column()
    source: Mapped[str]
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendance_imports.id"))
    recorded_by: Mapped[str]


class ReportFileRow(Table):
    """A participants report as it came, byte for byte; append-only, kept for ever."""

    __tablename__ = "report_files"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    sha256: Mapped[str]
    content: Mapped[bytes]
    received_by: Mapped[str]


class AttendanceImportRow(Table):
    """The use of a report file for one session; `roll_call` is what a confirmation did."""

    __tablename__ = "attendance_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("report_files.id"))
    sha256: Mapped[str]
    time_zone: Mapped[str]
    state: Mapped[str]
    imported_by: Mapped[str]
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    roll_call: Mapped[dict[str, Any] | None] = sealed_column(JSONB(none_as_null=True))


class PersonAliasRow(Table):
    """A nickname or e-mail that a confirmed import showed to be a man's; only ever a reason for a proposal."""

    __tablename__ = "person_aliases"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[str]
    value: Mapped[str]


class ComplianceFindingRow(Table):
    """A step of the ladder, drafted by the engine and decided by a person."""

    __tablename__ = "compliance_findings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
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
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None] = sealed_column()


class JoinLinkRow(Table):
    """A personal join link; only the SHA-256 of its token is here."""

    __tablename__ = "join_links"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    token_hash: Mapped[str]
    issued_by: Mapped[str]
    revoked_at: Mapped[datetime | None]


class JoinEventRow(Table):
    """A join, a leave, or what the facilitator said of his identity; append-only."""

    __tablename__ = "join_events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[str]
    by: Mapped[str | None]
    note: Mapped[str | None] = sealed_column()
