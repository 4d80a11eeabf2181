"""Finding what is stuck or overdue: nothing waits for a job that was lost, or for a person who was not told."""

from datetime import timedelta

from services.interop.actions.institutions import settings_of
from services.interop.actions.message_log import advance_once
from services.interop.domain.compliance_alert import FactState, fact_state
from services.interop.models.alarms import AlarmKind
from services.interop.storage import alarm_store, fact_store, message_store, notification_store, referral_store
from shared.runtime import Runtime


async def sweep_messages(runtime: Runtime) -> None:
    """Have every message advanced whose moment passed: its job was lost, or its send never came back."""
    now, after = runtime.clock.now(), None
    while True:
        async with runtime.system_work() as db:
            page = await message_store.overdue(db, now, after)
            for _, message_id in page:
                await advance_once(db, message_id)
        if not page:
            return
        after = page[-1]


async def raise_alarms(runtime: Runtime) -> None:
    """Raise alarms: orders without a case, messages without receipt, sheets without answer, facts unacknowledged."""
    now = runtime.clock.now()
    settings = settings_of(runtime)
    async with runtime.system_work() as db:
        unmatched = await notification_store.unmatched_since(db, now - timedelta(hours=settings.unmatched_alarm_hours))
        silent = await message_store.without_receipt_since(db, now - timedelta(hours=settings.receipt_alarm_hours))
        unanswered = await referral_store.overdue(db, now)
        for kind, subject, rows in (
            (AlarmKind.ORDER_UNMATCHED, "notification", unmatched),
            (AlarmKind.NO_RECEIPT, "message", silent),
            (AlarmKind.REFERRAL_OVERDUE, "referral", unanswered),
        ):
            for row in rows:
                await alarm_store.raise_alarm(
                    db, centre_id=row.centre_id, kind=kind, subject=subject, subject_id=row.id, now=now
                )
        facts = await fact_store.due_before(db, now)
        known = await fact_store.acknowledgements(db, facts)
        for fact in facts:
            if fact_state(*known[fact.id], fact.due_at, now) is FactState.OVERDUE:
                await alarm_store.raise_alarm(
                    db, centre_id=fact.centre_id, kind=AlarmKind.FACT_UNACKNOWLEDGED, subject="compliance_fact",
                    subject_id=fact.id, now=now,
                )  # fmt: skip
            else:
                await alarm_store.resolve(db, fact.id, now, AlarmKind.FACT_UNACKNOWLEDGED)
