"""The places of a group whose lock is held: lapsed offers end, and what is free is offered to who waited longest."""

from services.sessions.enrolment.rules import EnrolmentState, offer_expires_at, offers_to_make
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.store import groups as group_store
from services.sessions.groups.tables import GroupRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import system_work, work_of


async def settle_places(db: Transaction, group: GroupRow) -> None:
    """End the lapsed offers of a locked group and make the offers that are due."""
    now = work_of(db).now()
    for row in await enrolment_store.lapsed_offers(db, group.id, now):
        row.state, row.ended_at = EnrolmentState.EXPIRED, now
        await record_change(db, row, "offer.lapsed", subject="enrolment")
    taken, waiting = await group_store.count_places(db, group.id)
    due = offers_to_make(group.capacity, taken, waiting)
    for row in await enrolment_store.first_waiting(db, group.id, due):
        row.state, row.offer_expires_at = EnrolmentState.OFFERED, offer_expires_at(now)
        await record_change(db, row, "offer.made", subject="enrolment")


async def sweep_offers(runtime: Runtime) -> None:
    """See to every group in which an offer has lapsed; one transaction for each."""
    async with system_work(runtime).reading() as db:
        groups = await enrolment_store.groups_with_lapsed_offers(db, runtime.clock.now())
    for group_id in groups:
        async with system_work(runtime) as db:
            group = await group_store.lock_group(db, group_id)
            if group is not None:
                await settle_places(db, group)
