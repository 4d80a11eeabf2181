"""Reading the work list: what waits for the caller's roles, and why."""

from datetime import date, datetime, time, timedelta
from operator import itemgetter

from services.cases.appointments.rules import AppointmentKind
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.orders.rules.due_dates import OPEN_DUTIES, Duty, intake_policy
from services.cases.worklist import store
from services.cases.worklist.models import WorkCount, WorkItem, WorkList
from services.cases.worklist.rules import WorkKind, kinds_for
from services.cases.worklist.store import WaitingWork, WorkFilter
from shared.peru.written_dates import LIMA
from shared.published import Bilingual
from shared.references import CaseReference, CentreReference
from shared.text import Text
from shared.unit_of_work import UnitOfWork

_DUE = Text("{duty}: vence el {day}", "{duty}: due on {day}")
_STANDS = Text("{state} desde el {day}", "{state} since {day}")
_EXPECTED = Text("{kind}, {day} a las {hour}", "{kind}, {day} at {hour}")
_REPORTED = Text("Incumplimiento informado el {day}, sin verificar", "Incident reported on {day}, not verified")


async def read_work_list(
    work: UnitOfWork, *, kind: list[WorkKind] | None, mine: bool, overdue: bool | None
) -> WorkList:
    """Return what waits for the caller's roles at his centres; `mine`: on cases that are his to work on."""
    kinds = kinds_for(work.principal.roles, kind)
    if not kinds:
        return WorkList(items=[], counts=[])
    today = work.today()
    wanted = WorkFilter(
        kinds=kinds,
        now=work.now(),
        today=today,
        tomorrow=datetime.combine(today + timedelta(days=1), time.min, LIMA),
        most_days=intake_policy().most_days_in_state,
        professional=work.principal.subject if mine else None,
        overdue=overdue,
    )
    async with work.reading() as db:
        rows = await store.list_work(db, wanted)
        counts = await store.count_work(db, wanted)
    return WorkList(
        items=[_item(row, today) for row in rows],
        counts=[WorkCount(kind=WorkKind(one), count=count, overdue=late) for one, count, late in sorted(counts)],
    )


def _item(row: WaitingWork, today: date) -> WorkItem:
    kind = WorkKind(row.kind)
    return WorkItem(
        kind=kind,
        centre=CentreReference(id=row.centre_id, name=row.centre_name),
        case=CaseReference(id=row.case_id, number=row.number),
        participant_name=row.participant_name,
        case_state=CaseState(row.state),
        what=Bilingual.of(_what(kind, row)),
        waits_since=row.since,
        due_on=row.due_on,
        is_overdue=row.due_on < today,
        href=_href(kind, row),
    )


def _what(kind: WorkKind, row: WaitingWork) -> Text:
    state, since = CaseState(row.state), row.since.astimezone(LIMA)
    day = f"{since:%d/%m/%Y}"
    if kind is WorkKind.DUTY:
        still_open = OPEN_DUTIES.get(state, frozenset())
        duties = [one for one in row.due_dates if Duty(one["duty"]) in still_open]
        first = min(duties, key=itemgetter("on"), default=None)
        label = kind.label if first is None else Duty(first["duty"]).label
        return _DUE.format(duty=label, day=f"{row.due_on:%d/%m/%Y}")
    if kind is WorkKind.STANDING:
        return _STANDS.format(state=state.label, day=day)
    if kind is WorkKind.APPOINTMENT:
        return _EXPECTED.format(kind=AppointmentKind(row.subject or "").label, day=day, hour=f"{since:%H:%M}")
    return _REPORTED.format(day=day)


def _href(kind: WorkKind, row: WaitingWork) -> str:
    case = f"/v1/cases/{row.case_id}"
    return {
        WorkKind.APPOINTMENT: f"{case}/appointments",
        WorkKind.INCIDENT: f"{case}/incidents/{row.subject_id}",
    }.get(kind, case)
