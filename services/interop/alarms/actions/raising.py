"""Finding what is stuck or overdue: nothing waits for a job that was lost, or for a person who was not told."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.delivery.store import messages as message_store
from services.interop.delivery.tables import MessageRow
from services.interop.facts import store as fact_store
from services.interop.facts.rules import FactState, fact_state
from services.interop.facts.tables import ComplianceFactRow
from services.interop.orders.store import notifications as notification_store
from services.interop.orders.tables import NotificationRow
from services.interop.referrals import store as referral_store
from services.interop.referrals.tables import ReferralRow
from services.interop.settings import settings_of
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import system_work

FACTS_WATCHED = timedelta(days=60)  # after its deadline: then the alarm about a fact stands by itself

Finder = Callable[[Transaction, datetime], Awaitable[Sequence[NotificationRow | MessageRow | ReferralRow]]]


async def raise_alarms(runtime: Runtime) -> None:
    """Raise alarms: orders without a case, messages without receipt, sheets without answer, facts unacknowledged."""
    now, settings = runtime.clock.now(), settings_of(runtime)
    unmatched_since = now - timedelta(hours=settings.unmatched_alarm_hours)
    silent_since = now - timedelta(hours=settings.receipt_alarm_hours)
    order, message, sheet = AlarmSubjectKind.NOTIFICATION, AlarmSubjectKind.MESSAGE, AlarmSubjectKind.REFERRAL
    await _alarm(runtime, AlarmKind.ORDER_UNMATCHED, order, notification_store.unmatched_since, unmatched_since)
    await _alarm(runtime, AlarmKind.NO_RECEIPT, message, message_store.without_receipt_since, silent_since)
    await _alarm(runtime, AlarmKind.REFERRAL_OVERDUE, sheet, referral_store.overdue, now)
    after = None
    while True:
        async with system_work(runtime) as db:
            facts = await fact_store.due_between(db, now - FACTS_WATCHED, now, after)
            await _look_at_facts(db, facts, now)
        if not facts:
            return
        after = facts[-1].due_at, facts[-1].id


async def _alarm(runtime: Runtime, kind: AlarmKind, subject: AlarmSubjectKind, find: Finder, moment: datetime) -> None:
    """Raise an alarm about each thing that is found, a page at a time: what has its alarm is not found again."""
    now = runtime.clock.now()
    while True:
        async with system_work(runtime) as db:
            found = await find(db, moment)
            for row in found:
                await alarm_store.raise_alarm(
                    db, centre_id=row.centre_id, kind=kind, subject=subject, subject_id=row.id, now=now
                )
        if len(found) < alarm_store.AT_ONCE:
            return


async def _look_at_facts(db: Transaction, facts: Sequence[ComplianceFactRow], now: datetime) -> None:
    known = await fact_store.acknowledgements(db, facts)
    overdue = [fact for fact in facts if fact_state(*known[fact.id], fact.due_at, now) is FactState.OVERDUE]
    settled = {fact.id for fact in facts} - {fact.id for fact in overdue}
    if settled:
        await alarm_store.resolve_all(db, settled, now, AlarmKind.FACT_UNACKNOWLEDGED)
    for fact in overdue:
        await alarm_store.raise_alarm(
            db,
            centre_id=fact.centre_id,
            kind=AlarmKind.FACT_UNACKNOWLEDGED,
            subject=AlarmSubjectKind.COMPLIANCE_FACT,
            subject_id=fact.id,
            now=now,
        )
