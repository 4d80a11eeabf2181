"""Which case an order belongs to (N03), and the lists in which people see the orders."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.cases.client import Case, CasesClient
from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind
from services.interop.delivery.errors import MoveForbidden
from services.interop.documents.actions.stored_files import StoredFile, stored_file
from services.interop.filings.actions.opening import address_anew
from services.interop.known_cases.actions.keeping import keep_case, known_from
from services.interop.known_cases.actions.reach import case_within_reach
from services.interop.known_cases.errors import CaseUnknown
from services.interop.orders.actions.showing import notification_view, notification_views
from services.interop.orders.models.notifications import CasillaNotification, Match, NotificationState
from services.interop.orders.store import notifications as notification_store
from services.interop.orders.tables import NotificationRow
from services.interop.referrals.actions.opening import name_anew
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.events import Event
from shared.problems import NotFound
from shared.runtime import Runtime
from shared.unit_of_work import UnitOfWork, system_work
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def on_case_opened(runtime: Runtime, event: Event) -> None:
    """A case was opened: what alerts need of it is kept, and the notification it was opened from is matched."""
    case = await runtime.client(CasesClient).get_case(event.subject)
    await keep_case(runtime, case)
    if case.notification_id is not None:
        await match(runtime, case.notification_id, case)


async def on_order_varied(runtime: Runtime, event: Event) -> None:
    """A further order came to a case: how the case is named is kept anew, and the order's notification is matched."""
    client = runtime.client(CasesClient)
    case = await client.get_case(event.subject)
    await keep_case(runtime, case)
    for order in (await client.get_orders(event.subject)).orders:
        if order.notification_id is not None:
            await match(runtime, order.notification_id, case)


async def on_order_rectified(runtime: Runtime, event: Event) -> None:
    """An order was corrected: the case is named so from now on, and what did not go out yet follows."""
    case = await runtime.client(CasesClient).get_case(event.subject)
    await keep_case(runtime, case)
    async with system_work(runtime) as db:
        await address_anew(db, known_from(case), runtime.clock.now())
        await name_anew(db, known_from(case))


async def match(runtime: Runtime, notification_id: UUID, case: Case) -> None:
    """Make the notification the case's, unless it is a case's already or another centre's."""
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        row = await notification_store.get(db, notification_id, lock=True)
        if row is not None and row.state == NotificationState.UNMATCHED and row.centre_id == case.centre.id:
            await _match(db, row, case, now)


async def match_by_hand(work: UnitOfWork, notification_id: UUID, version: int, found: Match) -> CasillaNotification:
    """Make an unmatched notification a case's, as a person decided. Raises CaseUnknown, MoveForbidden."""
    case = await case_within_reach(work, found.case_id)
    async with work as db:
        row = await notification_store.get(db, notification_id, lock=True)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        if row.state != NotificationState.UNMATCHED:
            raise MoveForbidden.in_state(NotificationState(row.state))
        if row.centre_id != case.centre.id:
            raise CaseUnknown()
        await _match(db, row, case, work.now())
        return work.answer(await notification_view(db, row))


async def list_notifications(
    work: UnitOfWork, page: PageRequest, state: Sequence[str] | None
) -> Page[CasillaNotification]:
    """One page of notifications, newest first."""
    async with work.reading() as db:
        rows, following = await notification_store.page_of(db, page, state)
        return page.of(await notification_views(db, rows), following)


async def get_notification(work: UnitOfWork, notification_id: UUID) -> CasillaNotification:
    """One notification."""
    async with work.reading() as db:
        row = await notification_store.get(db, notification_id)
        if row is None:
            raise NotFound()
        return work.answer(await notification_view(db, row))


async def notification_document(work: UnitOfWork, notification_id: UUID) -> StoredFile:
    """The bytes of the document that came with the notification."""
    async with work.reading() as db:
        row = await notification_store.get(db, notification_id)
        return await stored_file(db, row.document_id if row else None)


async def _match(db: Transaction, row: NotificationRow, case: Case, now: datetime) -> None:
    row.state, row.case_id, row.matched_at = NotificationState.MATCHED, case.id, now
    await record_change(db, row, "notification.matched", after={"case_id": str(case.id)})
    await alarm_store.resolve(db, row.id, now, AlarmKind.ORDER_UNMATCHED)
