"""What a service cannot handle becomes an alarm: an event that is stuck may be a warning that never left."""

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from shared.events import Event
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def on_event_stuck(runtime: Runtime, event: Event) -> None:
    """A service keeps failing at what happened to the subject: a person must look."""
    async with system_work(runtime) as db:
        await alarm_store.raise_alarm(
            db,
            centre_id=event.centre_id,
            kind=AlarmKind.EVENT_STUCK,
            subject=AlarmSubjectKind.EVENT,
            subject_id=event.subject,
            now=runtime.clock.now(),
        )


async def on_event_freed(runtime: Runtime, event: Event) -> None:
    """Nothing that happened to the subject is stuck there any more."""
    async with system_work(runtime) as db:
        await alarm_store.resolve(db, event.subject, runtime.clock.now(), AlarmKind.EVENT_STUCK)
