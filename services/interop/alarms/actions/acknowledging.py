"""The list of alarms, and who has seen them (N15)."""

from collections.abc import Sequence
from uuid import UUID

from services.interop.alarms import store as alarm_store
from services.interop.alarms.actions.showing import alarm_view, alarm_views
from services.interop.alarms.models import Alarm, AlarmKind, AlarmState
from shared.changes import record_change
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.days import Days
from shared.web.pages import Page, PageRequest


async def list_alarms(
    work: UnitOfWork,
    page: PageRequest,
    *,
    case_id: UUID | None,
    kinds: Sequence[AlarmKind],
    states: Sequence[AlarmState],
    raised: Days,
) -> Page[Alarm]:
    """One page of alarms, newest first."""
    async with work.reading() as db:
        found = alarm_store.page_of(db, page, case_id=case_id, kinds=kinds, states=states, raised=raised)
        rows, following = await found
        return page.of(await alarm_views(db, rows), following)


async def acknowledge_alarm(work: UnitOfWork, alarm_id: UUID, version: int) -> Alarm:
    """Say that a person has seen the alarm; it stays open until its cause is gone."""
    async with work as db:
        row = await alarm_store.get(db, alarm_id)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        row.acknowledged_at = work.now()
        row.acknowledged_by, row.acknowledged_by_name = work.principal.subject, work.principal.name
        await record_change(db, row, "alarm.acknowledged")
        return work.answer(await alarm_view(db, row))
