"""Attendance: what is on record, and a roll call with its result per row."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.attendance.rules.roll_call import RowStatus
from shared.published import Bilingual, Boolean, Integer, Published, ShortText
from shared.references import ActorReference, CaseReference, SessionReference
from shared.text import LabelledEnum


class AttendanceSource(LabelledEnum):
    """How an outcome came on record."""

    ROLL_CALL = "ROLL_CALL", "Pase de lista", "Roll call"
    IMPORT = "IMPORT", "Informe de la plataforma de video", "Report of the video platform"


class Attendance(Published):
    """One revision of what is on record for a man at a session; nothing is overwritten, the last revision stands."""

    session: SessionReference
    case: CaseReference
    revision: Integer
    outcome: Outcome
    attended: Boolean
    enforceable: Boolean
    to_review: Boolean
    minutes_present: Integer | None
    minutes_late: Integer | None
    evidence: str | None
    note: str | None
    correction_reason: str | None
    source: AttendanceSource
    recorded_by: ActorReference
    recorded_at: datetime


class RollCallRow(Published):
    """What to record for one man. To correct a record, send the `revision` it has now, and why."""

    case_id: UUID
    outcome: Outcome
    minutes_present: Integer | None = Field(default=None, ge=0, le=1440)
    minutes_late: Integer | None = Field(default=None, ge=0, le=1440)
    evidence: ShortText | None = Field(default=None, description="The document or record that proves an excuse")
    note: ShortText | None = None
    revision: Integer | None = Field(default=None, ge=1, description="The revision seen; null when there was none")
    correction_reason: ShortText | None = None


class RollCall(Published):
    """A roll call, whole or in part; each row is taken or refused by itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "case_id": "0192f0c4-0000-7000-8000-000000000004",
                            "outcome": "ATTENDED_COMPLIED",
                            "minutes_present": 88,
                            "minutes_late": 2,
                        },
                        {"case_id": "0192f0c4-0000-7000-8000-000000000005", "outcome": "ABSENT_UNACCEPTABLE"},
                    ]
                }
            ]
        }
    )

    items: list[RollCallRow] = Field(min_length=1, max_length=200)


class RowProblem(Published):
    """Why a row was refused and what to do about it."""

    code: str
    detail: Bilingual


class RollCallRowResult(Published):
    """What became of one row; `attendance` is what stands on record after it."""

    case: CaseReference
    status: RowStatus
    attendance: Attendance | None
    problem: RowProblem | None


class RollCallResult(Published):
    """What became of a roll call, row by row, in the order sent."""

    session: SessionReference
    recorded: Integer
    unchanged: Integer
    refused: Integer
    results: list[RollCallRowResult]


class RollCallLine(Published):
    """One man expected at a session and what is on record for him."""

    case: CaseReference
    display_name: str
    enrolment_id: UUID
    attendance: Attendance | None
