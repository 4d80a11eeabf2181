"""Stored rows as the published models show them."""

from datetime import datetime
from typing import Any

from services.sessions.attendance.models import Attendance
from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.bilingual import Bilingual, bilingual
from services.sessions.compliance.models import ComplianceFinding, Evidence
from services.sessions.enrolment.models import Enrolment
from services.sessions.enrolment.rules import EnrolmentState
from services.sessions.groups.models.groups import ClosedDay, Group, SkippedDayOfGroup, VideoRoom, WeeklyRuleOfGroup
from services.sessions.groups.models.sessions import RollCallState, Session
from services.sessions.participants.models import Participant
from services.sessions.programmes.models import Programme, ProgrammeState
from services.sessions.programmes.rules.template import read_template
from services.sessions.storage import tables


def programme_view(row: tables.ProgrammeRow) -> Programme:
    """Return a programme version."""
    return Programme(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        code=row.code,
        template_version=row.template_version,
        label=row.label,
        name=row.name,
        source=row.source,
        state=ProgrammeState(row.state),
        phases=row.template["phases"],
        attendance_policy=row.template["attendance_policy"],
        created_at=row.created_at,
        published_at=row.published_at,
    )


def group_view(shown: Any) -> Group:
    """Return a group of (group, programme, places taken, waiting)."""
    row, programme, taken, waiting = shown
    return Group(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        programme_id=row.programme_id,
        programme=programme.label,
        name=row.name,
        capacity=row.capacity,
        places_taken=taken,
        waiting=waiting,
        weekly_rule=WeeklyRuleOfGroup(weekday=row.weekday, start_time=row.start_time),
        first_date=row.first_date,
        closed_days=[ClosedDay.model_validate(day) for day in row.closed_days],
        skipped_days=[SkippedDayOfGroup.model_validate(day) for day in row.skipped_days],
        facilitators=row.facilitators,
        video=VideoRoom(provider=row.video_provider, url=row.video_url),
        created_at=row.created_at,
    )


def session_view(shown: Any, now: datetime) -> Session:
    """Return a session of (session, programme, expected, recorded)."""
    row, programme, expected, recorded = shown
    planned = read_template(programme.template).sessions[row.position - 1]
    due = RollCallState.COMPLETE if recorded >= expected else RollCallState.DUE
    return Session(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        group_id=row.group_id,
        enrolment_id=row.enrolment_id,
        position=row.position,
        phase=planned.phase,
        module=planned.module,
        title=planned.title,
        kind=planned.kind,
        modality=planned.modality,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=int((row.ends_at - row.starts_at).total_seconds() // 60),
        expected=expected,
        recorded=recorded,
        roll_call=due if row.ends_at <= now else RollCallState.NOT_DUE,
    )


def enrolment_view(shown: Any) -> Enrolment:
    """Return an enrolment of (enrolment, display name, place in the wait list)."""
    row, display_name, place = shown
    return Enrolment(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        group_id=row.group_id,
        case_id=row.case_id,
        display_name=display_name,
        state=EnrolmentState(row.state),
        waiting_position=place if row.state == EnrolmentState.WAITING else None,
        offer_expires_at=row.offer_expires_at,
        enrolled_at=row.enrolled_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        created_at=row.created_at,
    )


def participant_view(row: tables.ParticipantRow) -> Participant:
    """Return a participant."""
    return Participant(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        case_number=row.case_number,
        case_version=row.case_version,
        case_state=row.case_state,
        display_name=row.display_name,
        first_attended_at=row.first_attended_at,
        completion_proposed_at=row.completion_proposed_at,
    )


def attendance_view(row: tables.AttendanceRow) -> Attendance:
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


def finding_view(shown: Any) -> ComplianceFinding:
    """Return a finding of (finding, display name)."""
    row, display_name = shown
    return ComplianceFinding(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        case_id=row.case_id,
        display_name=display_name,
        kind=row.kind,
        state=row.state,
        evidence=[_evidence(item) for item in row.evidence],
        policy_version=row.policy_version,
        threshold_text=Bilingual(es=row.threshold_es, en=row.threshold_en),
        drafted_at=row.created_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )


def _evidence(item: dict[str, Any]) -> Evidence:
    name = bilingual(MEANING[Outcome(item["outcome"])].name)
    return Evidence.model_validate(item | {"outcome_name": name})
