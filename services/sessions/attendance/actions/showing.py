"""Attendance as published."""

from typing import Any
from uuid import UUID

from services.sessions.attendance import store as attendance_store
from services.sessions.attendance.models import Attendance, RollCallResult, RollCallRowResult
from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.tables import AttendanceRow
from services.sessions.participants import store as participant_store
from services.sessions.participants.actions.showing import case_of
from shared.database.transaction import Transaction
from shared.references import ActorReference, CaseReference, SessionReference

_COLUMNS = (
    "revision",
    "outcome",
    "minutes_present",
    "minutes_late",
    "evidence",
    "note",
    "correction_reason",
    "source",
)


def attendance_view(row: AttendanceRow, session: SessionReference, case: CaseReference) -> Attendance:
    """Return one revision of attendance."""
    meaning = MEANING[Outcome(row.outcome)]
    return Attendance.model_validate(
        {name: getattr(row, name) for name in _COLUMNS}
        | {
            "session": session,
            "case": case,
            "attended": meaning.attended,
            "enforceable": meaning.enforceable,
            "to_review": meaning.to_review,
            "recorded_by": ActorReference.of(row.recorded_by, row.recorded_by_name),
            "recorded_at": row.created_at,
        }
    )


def kept_roll_call(result: RollCallResult) -> dict[str, Any]:
    """Return a roll call's result as an import keeps it: by ids, since what they are called may change."""
    kept = result.model_dump(mode="json")
    for row in (kept, *kept["results"], *(one["attendance"] for one in kept["results"] if one["attendance"])):
        for name in ("session", "case"):
            if name in row:
                row[f"{name}_id"] = row.pop(name)["id"]
    for one in kept["results"]:
        if one["attendance"]:
            one["attendance"]["recorded_by"] = one["attendance"]["recorded_by"]["id"]
    return kept


async def shown_roll_call(db: Transaction, session: SessionReference, kept: dict[str, Any]) -> RollCallResult:
    """Return a result that an import kept; the revisions that it recorded stand as they were."""
    case_ids = [UUID(one["case_id"]) for one in kept["results"]]
    men = await participant_store.find_participants(db, case_ids)
    revisions = await attendance_store.revisions_at(db, session.id, case_ids)
    results = []
    for case_id, one in zip(case_ids, kept["results"], strict=True):
        case = case_of(men[case_id]) if case_id in men else CaseReference(id=case_id, number="")
        recorded = revisions[case_id, one["attendance"]["revision"]] if one["attendance"] else None
        results.append(
            RollCallRowResult(
                case=case,
                status=one["status"],
                attendance=attendance_view(recorded, session, case) if recorded else None,
                problem=one["problem"],
            )
        )
    counts = {name: kept[name] for name in ("recorded", "unchanged", "refused")}
    return RollCallResult(session=session, results=results, **counts)
