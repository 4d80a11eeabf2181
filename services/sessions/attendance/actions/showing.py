"""Attendance as published."""

from services.sessions.attendance.models import Attendance
from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.tables import AttendanceRow


def attendance_view(row: AttendanceRow) -> Attendance:
    """Return one revision of attendance."""
    meaning = MEANING[Outcome(row.outcome)]
    return Attendance.model_validate(
        {name: getattr(row, name) for name in _ATTENDANCE_COLUMNS}
        | {
            "attended": meaning.attended,
            "enforceable": meaning.enforceable,
            "to_review": meaning.to_review,
            "recorded_at": row.created_at,
        }
    )


_ATTENDANCE_COLUMNS = (
    "session_id", "case_id", "revision", "outcome", "minutes_present", "minutes_late", "evidence", "note",
    "correction_reason", "source", "recorded_by",
)  # fmt: skip
