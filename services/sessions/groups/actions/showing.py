"""Groups and sessions as published."""

from collections.abc import Sequence
from datetime import datetime

from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.actions.naming import programme_reference
from services.sessions.groups.models.groups import ClosedDay, Group, SkippedDayOfGroup, VideoRoom, WeeklyRuleOfGroup
from services.sessions.groups.models.sessions import RollCallState, Session
from services.sessions.groups.store.groups import ShownGroup
from services.sessions.groups.store.sessions import ShownSession
from services.sessions.participants.actions.showing import case_of
from services.sessions.participants.tables import ParticipantRow
from services.sessions.programmes.rules.template import read_template
from services.sessions.staff_names.actions import named_staff
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import CentreReference, GroupReference, StaffReference


async def group_view(db: Transaction, shown: ShownGroup) -> Group:
    """Return a group."""
    return (await group_views(db, [shown]))[0]


async def group_views(db: Transaction, found: Sequence[ShownGroup]) -> list[Group]:
    """Return groups."""
    centres = await named_centres(db, (shown.group.centre_id for shown in found))
    staff = await named_staff(db, (one for shown in found for one in shown.group.facilitators))
    return [
        _group(shown, centres[shown.group.centre_id], [staff[one] for one in shown.group.facilitators])
        for shown in found
    ]


async def session_view(db: Transaction, shown: ShownSession, now: datetime) -> Session:
    """Return a session."""
    return (await session_views(db, [shown], now))[0]


async def session_views(db: Transaction, found: Sequence[ShownSession], now: datetime) -> list[Session]:
    """Return sessions, the individual ones with their man."""
    centres = await named_centres(db, (shown.session.centre_id for shown in found))
    men = await enrolment_store.men_of(db, {one for shown in found if (one := shown.session.enrolment_id) is not None})
    return [
        _session(
            shown,
            centres[shown.session.centre_id],
            men[shown.session.enrolment_id] if shown.session.enrolment_id else None,
            now,
        )
        for shown in found
    ]


def _group(shown: ShownGroup, centre: CentreReference, facilitators: list[StaffReference]) -> Group:
    row, programme, taken, waiting = shown
    return Group(
        id=row.id,
        version=row.version,
        centre=centre,
        programme=programme_reference(programme),
        name=row.name,
        capacity=row.capacity,
        places_taken=taken,
        waiting=waiting,
        weekly_rule=WeeklyRuleOfGroup(weekday=row.weekday, start_time=row.start_time),
        first_date=row.first_date,
        closed_days=[ClosedDay.model_validate(day) for day in row.closed_days],
        skipped_days=[SkippedDayOfGroup.model_validate(day) for day in row.skipped_days],
        facilitators=facilitators,
        video=VideoRoom(provider=row.video_provider, url=row.video_url),
        created_at=row.created_at,
    )


def _session(shown: ShownSession, centre: CentreReference, man: ParticipantRow | None, now: datetime) -> Session:
    row, programme, group, expected, recorded = shown
    planned = read_template(programme.template).sessions[row.position - 1]
    due = RollCallState.COMPLETE if recorded >= expected else RollCallState.DUE
    return Session(
        id=row.id,
        version=row.version,
        centre=centre,
        group=GroupReference(id=row.group_id, name=group),
        case=case_of(man) if man else None,
        display_name=man.display_name if man else None,
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
