"""Groups and sessions as published."""

from datetime import datetime

from services.sessions.groups.models.groups import ClosedDay, Group, SkippedDayOfGroup, VideoRoom, WeeklyRuleOfGroup
from services.sessions.groups.models.sessions import RollCallState, Session
from services.sessions.groups.store.groups import ShownGroup
from services.sessions.groups.store.sessions import ShownSession
from services.sessions.programmes.rules.template import read_template


def group_view(shown: ShownGroup) -> Group:
    """Return a group."""
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


def session_view(shown: ShownSession, now: datetime) -> Session:
    """Return a session."""
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
