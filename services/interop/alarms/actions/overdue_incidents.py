"""Severe incidents that nobody verified in time: cases keeps their clock, the alarm is where people look."""

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from shared.events import Event
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def on_incident_overdue(runtime: Runtime, event: Event) -> None:
    """A report of the case waits longer than the policy allows: a person must decide on it."""
    async with system_work(runtime) as db:
        await alarm_store.raise_alarm(
            db,
            centre_id=event.centre_id,
            kind=AlarmKind.INCIDENT_OVERDUE,
            subject=AlarmSubjectKind.CASE,
            subject_id=event.subject,
            now=runtime.clock.now(),
        )


async def on_incidents_caught_up(runtime: Runtime, event: Event) -> None:
    """No report of the case waits so any more."""
    async with system_work(runtime) as db:
        await alarm_store.resolve(db, event.subject, runtime.clock.now(), AlarmKind.INCIDENT_OVERDUE)
