"""Writing down what came of a step, in the caller's transaction; the message's fate is the fate of what it carries.

Killed between the call and the record, a message stays claimed; when its replica is gone or its lease has passed it is
taken up again, and then the institution is asked for its reference before anything is sent a second time.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from services.interop.delivery.actions.following import follow_unsettled, settle
from services.interop.delivery.actions.moving import announce_receipt, move_message, policy_of, write_entry
from services.interop.delivery.actions.outcomes import (
    Answered,
    Failed,
    ForPerson,
    Lost,
    NotYet,
    Outcome,
    Refused,
    Submitted,
    Task,
)
from services.interop.delivery.rules.messages import MessageKind, MessageState, ReceiptPolicy
from services.interop.delivery.tables import MessageRow
from services.interop.filings.tables import FilingRow
from services.interop.institutions.channels import Standing
from services.interop.referrals.tables import ReferralRow
from services.interop.settings import settings_of
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import work_of

REFUSALS = {Standing.OBSERVED, Standing.REJECTED, Standing.RETURNED}

log = structlog.get_logger("delivery")


async def record_all(db: Transaction, came: Sequence[tuple[Task, Outcome]]) -> list[datetime]:
    """Write down what came of steps, but for a message that moved on meanwhile: a late answer is ignored.

    Returns when the messages' next steps are due.
    """
    messages = await db.lock_all(MessageRow, {task.message_id for task, _ in came})
    filings = {task.subject_id for task, _ in came if task.kind is MessageKind.COURT_FILING}
    await db.lock_all(FilingRow, filings)
    await db.lock_all(ReferralRow, {task.subject_id for task, _ in came} - filings)
    recorded = []
    for task, outcome in came:
        message = messages.get(task.message_id)
        if message is None or not task.is_still_ours(message.state, message.version, message.polls):
            log.info("late_answer_ignored", message_id=str(task.message_id), answer=type(outcome).__name__)
            continue
        message.claimed_by = None
        await _record(db, message, outcome)
        recorded.append(message)
    await settle(db, recorded, work_of(db).now())
    return [message.next_attempt_at for message in recorded if message.next_attempt_at is not None]


async def _record(db: Transaction, message: MessageRow, outcome: Outcome) -> None:
    now, receipts = work_of(db).now(), _receipts(work_of(db).runtime)
    match outcome:
        case Submitted():
            await _submitted(db, message, outcome, now, receipts.delay(0))
        case Answered():
            await _answered(db, message, outcome, now)
        case NotYet():
            message.next_attempt_at = now + receipts.delay(message.polls)
            await db.save(message)
        case Lost():
            message.outcome_unknown = True
            message.give_up_at = now + policy_of(work_of(db).runtime).patience
            await _back_to_queue(db, message, now, now, "dropped-by-institution")
        case ForPerson():
            message.next_attempt_at, message.last_error = None, outcome.code
            await move_message(db, message, MessageState.AWAITING_PERSON, now, reason=outcome.code)
            await follow_unsettled(db, message, now)
        case Refused() if message.state == MessageState.SUBMITTED:  # the question, not what was sent
            await _failed(db, message, Failed(outcome.code, outcome_unknown=False), now)
        case Refused():
            await end(db, message, now, outcome.code)
        case Failed():
            await _failed(db, message, outcome, now)


async def _submitted(
    db: Transaction, message: MessageRow, outcome: Submitted, now: datetime, until_asked: timedelta
) -> None:
    message.tracking, message.outcome_unknown, message.last_error = outcome.tracking, False, None
    message.submitted_at, message.give_up_at = message.submitted_at or now, None
    message.polls, message.next_attempt_at = 0, now + until_asked
    if message.state == MessageState.SUBMITTED:
        message.version += 1
        await db.save(message)
        write_entry(db, message, now, reason="tracking-renewed")
    else:
        await move_message(
            db, message, MessageState.SUBMITTED, now, contact_hash=outcome.contact_hash, found=outcome.found_as
        )
    await follow_unsettled(db, message, now)


async def _answered(db: Transaction, message: MessageRow, outcome: Answered, now: datetime) -> None:
    answer = outcome.answer
    reason = answer.receipt.get("observation") or answer.receipt.get("return_reason")
    message.receipt = {name: value for name, value in answer.receipt.items() if name != "return_reason"}
    message.next_attempt_at, message.last_error = None, None
    if answer.standing in REFUSALS:
        await move_message(db, message, MessageState.REFUSED, now, standing=answer.standing)
        await follow_unsettled(db, message, now, refused_as=answer.standing, reason=reason)
        return
    message.receipted_at = now
    await move_message(db, message, MessageState.RECEIPTED, now)
    await follow_unsettled(db, message, now)
    await announce_receipt(db, message)


async def _failed(db: Transaction, message: MessageRow, outcome: Failed, now: datetime) -> None:
    policy = policy_of(work_of(db).runtime)
    asked = policy.granted(outcome.retry_after, MessageKind(message.kind)) if outcome.retry_after is not None else None
    if message.state == MessageState.SUBMITTED:
        message.last_error = outcome.code
        message.next_attempt_at = now + (asked or policy.delay(message.polls, _fraction()))
        await db.save(message)
        return
    message.outcome_unknown = message.outcome_unknown or outcome.outcome_unknown
    if asked:
        message.give_up_at = message.give_up_at and message.give_up_at + asked
        await _back_to_queue(db, message, now, now + asked, outcome.code)
    elif policy.is_over(now, message.give_up_at):
        await end(db, message, now, outcome.code)
    else:
        again = policy.next_try(now, message.attempts, _fraction(), message.give_up_at)
        await _back_to_queue(db, message, now, again, outcome.code)


async def _back_to_queue(db: Transaction, message: MessageRow, now: datetime, again: datetime, code: str) -> None:
    message.last_error, message.next_attempt_at = code, again
    await move_message(db, message, MessageState.QUEUED, now, reason=code)
    await follow_unsettled(db, message, now)


async def end(db: Transaction, message: MessageRow, now: datetime, code: str) -> None:
    """Give the message, locked by the caller, up: from now on a person has to act."""
    message.next_attempt_at, message.last_error = None, code
    await move_message(db, message, MessageState.DEAD, now, reason=code)
    await follow_unsettled(db, message, now)


def _receipts(runtime: Runtime) -> ReceiptPolicy:
    return ReceiptPolicy(first=timedelta(seconds=settings_of(runtime).receipt_first_question_seconds))


def _fraction() -> float:
    return secrets.randbelow(1000) / 1000
