"""A participants report taken in: who it tells of, whom each may be, and what a person confirmed."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.sessions.attendance.models import RollCallResult
from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.attendance_imports.rules.person_matching import MatchReason
from services.sessions.attendance_imports.rules.report_times import DateOrder
from shared.published import Bilingual, Boolean, Integer, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CentreReference, SessionReference
from shared.text import LabelledEnum

PersonKey = Annotated[str, StringConstraints(pattern=r"^p[0-9]{1,5}$")]


class ImportState(LabelledEnum):
    """Nothing is recorded before a person confirms."""

    PROPOSED = "PROPOSED", "Por confirmar", "To be confirmed"
    CONFIRMED = "CONFIRMED", "Confirmada", "Confirmed"


class MeetingOfReport(Published):
    """What the report says of the meeting itself."""

    topic: str
    started_at: datetime | None
    ended_at: datetime | None


class Connection(Published):
    """One time that somebody was connected; overlapping ones are made one."""

    joined_at: datetime
    left_at: datetime


class MatchProposal(Published):
    """One man that a person of the report may be."""

    case: CaseReference
    display_name: str
    score: Integer = Field(description="0 to 100; it orders proposals, it is no probability")
    reason: MatchReason
    reason_text: Bilingual


class PersonOfReport(Published):
    """A person of the report; `ticked` is the man of the proposal strong enough to be ticked in advance."""

    key: str = Field(examples=["p3"])
    shown_name: str
    original_name: str | None
    email: str | None
    guest: Boolean
    host: Boolean
    connections: list[Connection]
    minutes_present: Integer
    minutes_late: Integer | None
    suggested_outcome: Outcome
    outcome_reason: Bilingual
    ticked: CaseReference | None
    proposals: list[MatchProposal]


class ExpectedPerson(Published):
    """A man expected at the session whom no ticked person of the report accounts for."""

    case: CaseReference
    display_name: str
    suggested_outcome: Outcome
    revision: Integer | None = Field(description="The revision on record already; send it to correct it")


class AttendanceImportSummary(Resource):
    """An import without the report's content."""

    path: ClassVar[str] = "/v1/attendance-imports"

    centre: CentreReference
    session: SessionReference
    sha256: str
    time_zone: str
    state: ImportState
    imported_by: ActorReference
    imported_at: datetime
    confirmed_by: ActorReference | None
    confirmed_at: datetime | None


class AttendanceImport(AttendanceImportSummary):
    """An import with what the report tells and proposes; `repeated` when this very file was imported before."""

    repeated: Boolean
    encoding: str
    separator: str
    date_order: DateOrder | None
    meeting: MeetingOfReport | None
    people: list[PersonOfReport]
    not_in_report: list[ExpectedPerson]
    warnings: list[Bilingual]
    roll_call: RollCallResult | None


class ConfirmedMatch(Published):
    """Who a person of the report is: one of the group, or null for nobody of the group."""

    person: PersonKey
    case_id: UUID | None
    outcome: Outcome | None = Field(default=None, description="Default: the suggested one")
    evidence: ShortText | None = None
    note: ShortText | None = None
    revision: Integer | None = Field(default=None, ge=1)
    correction_reason: ShortText | None = None


class ConfirmedAbsence(Published):
    """Who was expected and is not in the report, and how that counts."""

    case_id: UUID
    outcome: Outcome = Outcome.ABSENT_UNACCEPTABLE
    evidence: ShortText | None = None
    note: ShortText | None = None
    revision: Integer | None = Field(default=None, ge=1)
    correction_reason: ShortText | None = None


class ImportConfirmation(Published):
    """Who everybody is; every person of the report other than its host must be decided."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "matches": [
                        {"person": "p2", "case_id": "0192f0c4-0000-7000-8000-000000000004"},
                        {"person": "p3", "case_id": None},
                    ],
                    "absences": [{"case_id": "0192f0c4-0000-7000-8000-000000000005"}],
                }
            ]
        }
    )

    matches: list[ConfirmedMatch] = Field(max_length=500)
    absences: list[ConfirmedAbsence] = Field(default=[], max_length=200)
