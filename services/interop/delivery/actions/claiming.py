"""Taking up what is due: which messages may take their next step now, and their claim, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.interop.delivery.actions.following import follow
from services.interop.delivery.actions.moving import move_message, policy_of, write_entry
from services.interop.delivery.actions.outcomes import Task
from services.interop.delivery.actions.recording import end
from services.interop.delivery.rules import circuit_breaker
from services.interop.delivery.rules.circuit_breaker import Breaker
from services.interop.delivery.rules.messages import (
    INSTITUTIONS,
    LANES,
    Channel,
    Institution,
    Lane,
    MessageKind,
    MessageState,
)
from services.interop.delivery.store import breakers as breaker_store
from services.interop.delivery.store import messages as message_store
from services.interop.delivery.tables import MessageRow
from services.interop.filings.actions.filing_desks import FilingDesk, desks_of
from services.interop.filings.rules.court_limits import next_opening
from shared.database.transaction import Transaction
from shared.runtime import Runtime


async def claim(db: Transaction, runtime: Runtime, places: Mapping[Lane, int]) -> list[Task]:
    """Claim what is due, of each lane as many as there are places; the most urgent lane first."""
    now = runtime.clock.now()
    breakers = await breaker_store.all_of_them(db)
    going: list[MessageRow] = []
    probes: set[UUID] = set()
    for lane in LANES:
        if not (limit := places.get(lane, 0)):
            continue
        institution = INSTITUTIONS[lane.kind]
        breaker = breakers.get(institution, Breaker())
        rests = circuit_breaker.wait_until(breaker, now) is not None
        due = await message_store.due(db, lane, now, limit=limit, rests=rests)
        ready = await _ready(db, runtime, due, now)
        if circuit_breaker.is_open(breaker) and not rests:
            ready, probe = await _on_probation(db, institution, breaker, ready, now)
            probes |= probe
            breakers = {**breakers, institution: circuit_breaker.taken_for_probe(breaker, now)} if probe else breakers
        going += ready
    return await _claimed(db, runtime, going, probes, now)


async def _ready(db: Transaction, runtime: Runtime, due: Sequence[MessageRow], now: datetime) -> list[MessageRow]:
    """Return those that may go on; bring the others to where they have to wait."""
    filings = [row.subject_id for row in due if row.kind == MessageKind.COURT_FILING and _is_for_desk(row)]
    desks = await desks_of(db, filings, now) if filings else {}
    ready = []
    for row in due:
        came_back = row.state != MessageState.SENDING or await _give_up_lease(db, runtime, row, now)
        if came_back and not await _desk_is_shut(db, row, desks.get(row.subject_id), now):
            ready.append(row)
    return ready


def _is_for_desk(row: MessageRow) -> bool:
    return row.channel != Channel.MANUAL and row.state != MessageState.SUBMITTED


async def _give_up_lease(db: Transaction, runtime: Runtime, row: MessageRow, now: datetime) -> bool:
    """Take back a send that never came back: its outcome is unknown. False when the time is over for another."""
    row.outcome_unknown, row.claimed_by = True, None
    if policy_of(runtime).is_over(now, row.give_up_at):
        await end(db, row, now, "never-came-back")
        return False
    row.last_error = "never-came-back"
    await move_message(db, row, MessageState.QUEUED, now, reason="never-came-back")
    return True


async def _desk_is_shut(db: Transaction, row: MessageRow, desk: FilingDesk | None, now: datetime) -> bool:
    """Let a filing wait for the desk's hours, which are not counted, or go by hand because of an outage."""
    if desk is None:
        return False
    if desk.outage is not None:
        await _leave_to_person(db, row, now, "court-outage", outage=desk.outage)
        return True
    try:
        opening = next_opening(desk.limits, now)
    except ValueError:
        await _leave_to_person(db, row, now, "court-never-opens")
        return True
    if opening > now:
        row.next_attempt_at = opening
        row.give_up_at = row.give_up_at and row.give_up_at + (opening - now)
        await db.save(row)
    return opening > now


async def _leave_to_person(db: Transaction, row: MessageRow, now: datetime, code: str, **facts: str) -> None:
    row.channel, row.next_attempt_at, row.last_error = Channel.MANUAL, None, code
    await move_message(db, row, MessageState.AWAITING_PERSON, now, reason=code, **facts)
    await follow(db, row, now)


async def _on_probation(
    db: Transaction, institution: Institution, breaker: Breaker, ready: list[MessageRow], now: datetime
) -> tuple[list[MessageRow], set[UUID]]:
    """Return of the ready messages the one that probes the institution, unless another took that, and what passes."""
    by_person = [row for row in ready if row.channel == Channel.MANUAL]
    first = next((row for row in ready if row.channel != Channel.MANUAL), None)
    if first is None:
        return by_person, set()
    taken = circuit_breaker.taken_for_probe(breaker, now)
    if not await breaker_store.take(db, institution, breaker, taken):
        return by_person, set()
    return [first, *by_person], {first.id}


async def _claimed(
    db: Transaction, runtime: Runtime, going: list[MessageRow], probes: set[UUID], now: datetime
) -> list[Task]:
    if not going:
        return []
    to_ask = [row.id for row in going if row.state == MessageState.SUBMITTED]
    to_send = [row.id for row in going if row.state != MessageState.SUBMITTED]
    until = now + policy_of(runtime).lease
    claimed = await message_store.claim(db, to_send=to_send, to_ask=to_ask, by=runtime.replica, until=until)
    for row in claimed:
        if row.state == MessageState.SENDING:
            write_entry(db, row, now)
    by_id = {row.id: _task(row, probes) for row in claimed}
    return [by_id[row.id] for row in going]


def _task(row: MessageRow, probes: set[UUID]) -> Task:
    asking = row.state == MessageState.SUBMITTED
    return Task(
        message_id=row.id,
        kind=MessageKind(row.kind),
        institution=Institution(row.institution),
        channel=Channel(row.channel),
        subject_id=row.subject_id,
        case_id=row.case_id,
        reference=row.reference,
        tracking=row.tracking if asking else None,
        version=row.version,
        polls=row.polls,
        ask_first=row.outcome_unknown,
        probes=row.id in probes,
    )
