"""Delivering one message: take it up and commit, call the institution, record what came of it and commit (N10).

Killed between the call and the record, the message stays SENDING; when its lease has passed it is taken up again, and
then the institution is asked for its reference before anything is sent a second time.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from services.interop.client.events import MESSAGE_RECEIPTED
from services.interop.delivery.actions.carrying import (
    Answered,
    Failed,
    ForPerson,
    Lost,
    NotYet,
    Outcome,
    Refused,
    Submitted,
    Task,
    carry,
)
from services.interop.delivery.actions.following import follow
from services.interop.delivery.actions.moving import advance_later, move_message, write_entry
from services.interop.delivery.rules import circuit_breaker
from services.interop.delivery.rules.circuit_breaker import Breaker
from services.interop.delivery.rules.messages import Channel, MessageKind, MessageState, ReceiptPolicy, RetryPolicy
from services.interop.delivery.store import breakers as breaker_store
from services.interop.delivery.store import messages as message_store
from services.interop.delivery.tables import MessageRow
from services.interop.directory import store as directory_store
from services.interop.directory.tables import CourtRow
from services.interop.filings import store as filing_store
from services.interop.filings.rules import court_limits as filing_limits
from services.interop.institutions.channels import Standing
from services.interop.settings import settings_of
from shared.database.transaction import Transaction
from shared.events import publish
from shared.jobs import enqueue
from shared.runtime import Runtime
from shared.unit_of_work import system_work

EARLY = timedelta(seconds=1)
RELEASE_HELD = "release_held"
REFUSALS = {Standing.OBSERVED, Standing.REJECTED, Standing.RETURNED}

log = structlog.get_logger("delivery")


async def advance_message(runtime: Runtime, payload: dict[str, str]) -> None:
    """Do the message's next step, if it is due and nobody else is at it: send it, or ask for its receipt."""
    task = await take_up(runtime, UUID(payload["message_id"]))
    if task is not None:
        await record(runtime, task, await carry(runtime, task))


async def take_up(runtime: Runtime, message_id: UUID) -> Task | None:
    """Claim the message for one step and commit the claim; None when there is nothing to do now."""
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        message = await message_store.get(db, message_id, lock=True)
        if message is None or message.next_attempt_at is None or message.next_attempt_at > now + EARLY:
            return None
        # Whoever needs both takes the breaker before the ledger, as `record` does: else two would wait for each other.
        breaker = await _breaker_of(db, message)
        if message.state == MessageState.SENDING:
            await _give_up_lease(db, runtime, message, now)
        if message.state == MessageState.QUEUED and await message_store.stands_in_line(db, message):
            return None
        if message.state == MessageState.QUEUED and await _court_is_shut(db, message, now):
            return None
        if message.state not in {MessageState.QUEUED, MessageState.SUBMITTED}:
            return None
        if breaker is not None and await _institution_rests(db, message, breaker, now):
            return None
        return await _claim(db, runtime, message, now)


async def record(runtime: Runtime, task: Task, outcome: Outcome) -> None:
    """Write down what came of a step, unless the message moved on meanwhile: a late answer is ignored."""
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        message = await message_store.get(db, task.message_id, lock=True)
        if message is None or not task.is_still_ours(message.state, message.attempts, message.polls):
            log.info("late_answer_ignored", message_id=str(task.message_id), answer=type(outcome).__name__)
            return
        await _tell_breaker(db, message, outcome, now)
        match outcome:
            case Submitted():
                await _submitted(db, runtime, message, outcome, now)
            case Answered():
                await _answered(db, message, outcome, now)
            case NotYet():
                await _wait(db, message, now, _receipts(runtime).delay(message.polls))
            case Lost():
                await _back_to_queue(db, message, now, timedelta(), "dropped-by-institution", unknown=True)
            case ForPerson():
                message.next_attempt_at, message.last_error = None, outcome.code
                await move_message(db, message, MessageState.AWAITING_PERSON, now, reason=outcome.code)
                await follow(db, message, now)
                await _wake_next(db, message)
            case Refused():
                await _end(db, message, now, outcome.code)
            case Failed():
                await _failed(db, runtime, message, outcome, now)


async def _give_up_lease(db: Transaction, runtime: Runtime, message: MessageRow, now: datetime) -> None:
    """A send that never came back: its outcome is unknown."""
    if _policy(runtime).is_spent(message.attempts):
        message.outcome_unknown = True
        await _end(db, message, now, "never-came-back")
    else:
        message.outcome_unknown, message.last_error = True, "never-came-back"
        await move_message(db, message, MessageState.QUEUED, now, reason="never-came-back")


async def _court_is_shut(db: Transaction, message: MessageRow, now: datetime) -> bool:
    """Whether a filing must wait for the desk's hours, or go by hand because of an outage."""
    if message.kind != MessageKind.COURT_FILING or message.channel == Channel.MANUAL:
        return False
    filing = await filing_store.get(db, message.subject_id)
    court = await directory_store.find_court(db, filing.court_code) if filing else None
    if court is None:
        return False
    if outage := await directory_store.outage_at(db, court.court_code, now):
        message.channel, message.next_attempt_at = Channel.MANUAL, None
        message.last_error = "court-outage"
        facts = {"reason": "court-outage", "outage": outage.evidence}
        await move_message(db, message, MessageState.AWAITING_PERSON, now, **facts)
        await follow(db, message, now)
        await _wake_next(db, message)
        return True
    opening = filing_limits.next_opening(limits_of(court), now)
    if opening > now:
        message.next_attempt_at = opening
        await db.save(message)
        await advance_later(db, message.id, message.kind, opening - now)
        return True
    return False


def limits_of(court: CourtRow) -> filing_limits.CourtLimits:
    """The court's filing rules, as the domain reads them."""
    return filing_limits.CourtLimits(
        court.max_bytes, court.max_annexes, frozenset(court.weekdays), court.opens, court.closes
    )


async def _breaker_of(db: Transaction, message: MessageRow) -> Breaker | None:
    """Return the institution's breaker, locked; None when a person carries the message."""
    return None if message.channel == Channel.MANUAL else await breaker_store.lock(db, message.institution)


async def _institution_rests(db: Transaction, message: MessageRow, breaker: Breaker, now: datetime) -> bool:
    """Whether the circuit breaker keeps the message back; a message that passes on probation keeps all others back."""
    until = circuit_breaker.wait_until(breaker, now)
    if until is None:
        await breaker_store.store(db, message.institution, circuit_breaker.taken_for_probe(breaker, now))
        return False
    await _wait(db, message, now, until - now + timedelta(seconds=5) * _fraction())
    return True


async def _claim(db: Transaction, runtime: Runtime, message: MessageRow, now: datetime) -> Task:
    asking = message.state == MessageState.SUBMITTED
    ask_first = message.outcome_unknown
    message.next_attempt_at = now + _policy(runtime).lease
    if asking:
        message.polls += 1
        await db.save(message)
    else:
        message.attempts += 1
        await move_message(db, message, MessageState.SENDING, now)
    return Task(
        message_id=message.id, kind=MessageKind(message.kind), channel=Channel(message.channel),
        subject_id=message.subject_id, case_id=message.case_id, reference=message.reference,
        tracking=message.tracking if asking else None, attempts=message.attempts, polls=message.polls,
        ask_first=ask_first,
    )  # fmt: skip


async def _submitted(db: Transaction, runtime: Runtime, message: MessageRow, outcome: Submitted, now: datetime) -> None:
    message.tracking, message.outcome_unknown, message.last_error = outcome.tracking, False, None
    message.submitted_at = message.submitted_at or now
    message.polls = 0
    if message.state == MessageState.SUBMITTED:
        await db.save(message)
        await write_entry(db, message, now, reason="tracking-renewed")
    else:
        await move_message(
            db, message, MessageState.SUBMITTED, now, contact_hash=outcome.contact_hash, found=outcome.found_as
        )
    await follow(db, message, now)
    await _wait(db, message, now, _receipts(runtime).delay(0))
    await _wake_next(db, message)


async def _answered(db: Transaction, message: MessageRow, outcome: Answered, now: datetime) -> None:
    answer = outcome.answer
    reason = answer.receipt.get("observation") or answer.receipt.get("return_reason")
    message.receipt = {name: value for name, value in answer.receipt.items() if name != "return_reason"}
    message.next_attempt_at, message.last_error = None, None
    if answer.standing in REFUSALS:
        await move_message(db, message, MessageState.REFUSED, now, standing=answer.standing)
        await follow(db, message, now, refused_as=answer.standing, reason=reason)
        return
    message.receipted_at = now
    await move_message(db, message, MessageState.RECEIPTED, now)
    await follow(db, message, now)
    await announce_receipt(db, message)


async def announce_receipt(db: Transaction, message: MessageRow) -> None:
    """Tell the other services that the institution acknowledged the message."""
    await publish(
        db, type=MESSAGE_RECEIPTED, subject=message.id, version=message.version,
        centre_id=message.centre_id, detail=f"/v1/messages/{message.id}",
    )  # fmt: skip


async def _failed(db: Transaction, runtime: Runtime, message: MessageRow, outcome: Failed, now: datetime) -> None:
    policy = _policy(runtime)
    if message.state == MessageState.SUBMITTED:
        message.last_error = outcome.code
        await _wait(db, message, now, policy.delay(message.polls, _fraction()))
    elif policy.is_spent(message.attempts):
        message.outcome_unknown = message.outcome_unknown or outcome.outcome_unknown
        await _end(db, message, now, outcome.code)
    else:
        delay = policy.delay(message.attempts, _fraction())
        unknown = message.outcome_unknown or outcome.outcome_unknown
        await _back_to_queue(db, message, now, delay, outcome.code, unknown=unknown)


async def _back_to_queue(
    db: Transaction, message: MessageRow, now: datetime, delay: timedelta, code: str, *, unknown: bool
) -> None:
    message.outcome_unknown, message.last_error = unknown, code
    await move_message(db, message, MessageState.QUEUED, now, reason=code)
    await follow(db, message, now)
    await _wait(db, message, now, delay)


async def _end(db: Transaction, message: MessageRow, now: datetime, code: str) -> None:
    message.next_attempt_at, message.last_error = None, code
    await move_message(db, message, MessageState.DEAD, now, reason=code)
    await follow(db, message, now)
    await _wake_next(db, message)


async def _wait(db: Transaction, message: MessageRow, now: datetime, delay: timedelta) -> None:
    message.next_attempt_at = now + delay
    await db.save(message)
    await advance_later(db, message.id, message.kind, delay)


async def _wake_next(db: Transaction, message: MessageRow) -> None:
    """Let the message that stood in line behind this one go."""
    if (waiting := await message_store.next_in_line(db, message)) is not None:
        await advance_later(db, waiting, message.kind)


async def _tell_breaker(db: Transaction, message: MessageRow, outcome: Outcome, now: datetime) -> None:
    if isinstance(outcome, Failed) and outcome.is_ours:
        return
    breaker = await _breaker_of(db, message)
    if breaker is None:
        return
    failed = isinstance(outcome, Failed)
    after = circuit_breaker.after_failure(breaker, now) if failed else circuit_breaker.after_success()
    await breaker_store.store(db, message.institution, after)
    if circuit_breaker.is_open(breaker) and not failed:
        # In a transaction of its own: it locks messages, and whoever holds a message may wait for this breaker.
        await enqueue(db, RELEASE_HELD, {"institution": message.institution})


async def release_held(runtime: Runtime, payload: dict[str, str]) -> None:
    """Make due at once all that waited while the institution failed: after its first success nothing waits longer."""
    now = runtime.clock.now()
    while True:
        async with system_work(runtime) as db:
            made_due = await message_store.make_due(db, payload["institution"], now)
            for message_id, kind in made_due:
                await advance_later(db, message_id, kind)
        if not made_due:
            return


def _policy(runtime: Runtime) -> RetryPolicy:
    settings = settings_of(runtime)
    first = timedelta(seconds=settings.delivery_first_retry_seconds)
    return RetryPolicy(max_attempts=settings.delivery_max_attempts, first=first)


def _receipts(runtime: Runtime) -> ReceiptPolicy:
    return ReceiptPolicy(first=timedelta(seconds=settings_of(runtime).receipt_first_question_seconds))


def _fraction() -> float:
    return secrets.randbelow(1000) / 1000
