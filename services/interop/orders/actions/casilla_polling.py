"""Looking into the centres' casillas (N03): what is new is stored before SINOE is told that it was read.

A poll that dies midway loses nothing: each notification is its own transaction, stored once by SINOE's id, and the
mark up to which the casilla was read moves on only after everything listed is stored.
"""

from datetime import timedelta
from uuid import UUID

import structlog

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.institutions.channels import PermanentRefusal, TemporaryFailure
from services.interop.institutions.sinoe import Deposits
from services.interop.institutions.sinoe_mapping import DepositedNotification
from services.interop.institutions.wiring import institutions_of
from services.interop.orders.actions.order_reading import read_order
from services.interop.orders.actions.order_storing import ArrivedOrder, known_case, store_order
from services.interop.orders.models.casillas import CasillaPoll, PollReport
from services.interop.orders.models.notifications import NotificationSource
from services.interop.orders.rules.order_extraction import OrderProposals
from services.interop.orders.store import casillas as casilla_store
from services.interop.orders.store import notifications as notification_store
from services.interop.orders.tables import CasillaRow
from shared.centre_names import named_centre
from shared.logging import trace_of
from shared.runtime import Runtime
from shared.unit_of_work import UnitOfWork, system_work

OVERLAP = timedelta(days=7)
"""How far back each poll looks again: SINOE may show a deposit late or out of order."""

NOT_TAKEN = "not-taken"
"""The failure of a poll that met an order which breaks us: the casilla is well."""

log = structlog.get_logger("casilla")


async def poll_casillas(runtime: Runtime) -> None:
    """Look into every casilla (the schedule's step)."""
    await _poll(runtime, system_work(runtime))


async def poll_now(work: UnitOfWork) -> PollReport:
    """Look into the casillas of the caller's centres and say what was found."""
    return PollReport(casillas=await _poll(work.runtime, work))


async def _poll(runtime: Runtime, work: UnitOfWork) -> list[CasillaPoll]:
    polls: list[CasillaPoll] = []
    after = ""
    while True:
        async with work.reading() as db:
            casillas = await casilla_store.within_reach(db, after)
        if not casillas:
            return polls
        polls += [await poll_casilla(runtime, casilla) for casilla in casillas]
        after = casillas[-1].casilla


async def poll_casilla(runtime: Runtime, casilla: CasillaRow) -> CasillaPoll:
    """Fetch and store what is new in one casilla; what fails is left for the next poll, under an alarm.

    Neither SINOE nor an order that we cannot take, whatever the reason, keeps back the other orders and casillas.
    """
    started = runtime.clock.now()
    since = casilla.polled_through - OVERLAP if casilla.polled_through else None
    stored, failure = 0, None
    deposits: Deposits = []
    try:
        deposits, unreadable = await institutions_of(runtime).casillas.deposits(casilla.casilla, since)
        failure = "unreadable-item" if unreadable else None
    except (TemporaryFailure, PermanentRefusal) as fault:
        failure = fault.code
    async with system_work(runtime).reading() as db:
        ids = [deposit.id for deposit, _ in deposits]
        known = await notification_store.known_source_ids(db, NotificationSource.SINOE, ids)
        centre = await named_centre(db, casilla.centre_id)
    for deposit, raw in deposits:
        if deposit.id in known:
            continue
        try:
            stored += await _take(runtime, casilla, deposit, raw)
        except (TemporaryFailure, PermanentRefusal) as fault:
            failure = fault.code
        except Exception as error:  # noqa: BLE001  (one order that breaks us must not keep back the others)
            failure = NOT_TAKEN
            log.error("order_not_taken", source_id=deposit.id, error=type(error).__name__, trace=trace_of(error))
    failure = await _report_read(runtime, casilla) or failure
    await _finish(runtime, casilla, deposits, failure)
    log.info(
        "casilla_polled",
        casilla=casilla.casilla,
        listed=len(deposits),
        stored=stored,
        failure=failure,
        seconds=(runtime.clock.now() - started).total_seconds(),
    )
    return CasillaPoll(
        casilla=casilla.casilla,
        centre=centre,
        complete=failure is None,
        listed=len(deposits),
        stored=stored,
        failure=failure,
    )


async def _take(runtime: Runtime, casilla: CasillaRow, deposit: DepositedNotification, raw: dict[str, object]) -> bool:
    document = await institutions_of(runtime).casillas.document(deposit.id)
    read = await read_order(document)
    order = ArrivedOrder(
        centre_id=casilla.centre_id,
        source=NotificationSource.SINOE,
        source_id=deposit.id,
        sender="SINOE",
        sender_name=None,
        casilla=casilla.casilla,
        deposited_at=deposit.deposited_at,
        raw=raw,
        stated_expediente=deposit.expediente,
        document=document,
        file_name=deposit.document.file_name,
        readable=read is not None,
        proposals=read or OrderProposals(),
    )
    case_id = await known_case(runtime, order)
    async with system_work(runtime) as db:
        return await store_order(db, order, case_id, runtime) is not None


async def _report_read(runtime: Runtime, casilla: CasillaRow) -> str | None:
    """Tell SINOE of every stored notification that it was read; a failure is told again at the next poll."""
    async with system_work(runtime).reading() as db:
        unread = await notification_store.unread_at_source(db, casilla.casilla)
    for notification_id, source_id in unread:
        try:
            await institutions_of(runtime).casillas.report_read(source_id)
        except (TemporaryFailure, PermanentRefusal) as fault:
            return fault.code
        await _mark_read(runtime, notification_id)
    return None


async def _mark_read(runtime: Runtime, notification_id: UUID) -> None:
    async with system_work(runtime) as db:
        row = await notification_store.get(db, notification_id, lock=True)
        if row is not None:
            row.read_reported_at = runtime.clock.now()
            await db.save(row)


async def _finish(runtime: Runtime, casilla: CasillaRow, deposits: Deposits, failure: str | None) -> None:
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        row = await casilla_store.of_centre(db, casilla.centre_id, lock=True)
        if row is None:
            return
        if failure is not None:
            kind = AlarmKind.ORDER_NOT_TAKEN if failure == NOT_TAKEN else AlarmKind.CASILLA_UNREACHABLE
            await alarm_store.raise_alarm(
                db, centre_id=row.centre_id, kind=kind, subject=AlarmSubjectKind.CASILLA, subject_id=row.id, now=now
            )
            return
        await alarm_store.resolve(db, row.id, now, AlarmKind.CASILLA_UNREACHABLE, AlarmKind.ORDER_NOT_TAKEN)
        row.polled_at = now
        if deposits:
            newest = deposits[-1][0].deposited_at
            row.polled_through = max(row.polled_through or newest, newest)
        await db.save(row)
