"""What a message's fate means for the filing or the sheet it carries, and which alarms it raises or ends."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.delivery.rules.messages import MessageKind, MessageState
from services.interop.delivery.tables import MessageRow
from services.interop.filings import store as filing_store
from services.interop.filings.rules import lifecycle as filing_lifecycle
from services.interop.filings.rules.lifecycle import FilingState
from services.interop.filings.tables import FilingRow
from services.interop.referrals import store as referral_store
from services.interop.referrals.rules import lifecycle as referral_lifecycle
from services.interop.referrals.rules.lifecycle import ReferralState
from services.interop.referrals.tables import ReferralRow
from shared.database.transaction import Transaction

CONTACT_MISSING = "victim-contact-missing"

FILING_STATES = {
    MessageState.QUEUED: FilingState.SIGNED,
    MessageState.SUBMITTED: FilingState.SUBMITTED,
    MessageState.RECEIPTED: FilingState.RECEIPTED,
    MessageState.DEAD: FilingState.DEAD,
}
REFERRAL_STATES = {
    MessageState.QUEUED: ReferralState.READY,
    MessageState.SUBMITTED: ReferralState.SENT,
    MessageState.RECEIPTED: ReferralState.ACCEPTED,
    MessageState.REFUSED: ReferralState.RETURNED,
    MessageState.DEAD: ReferralState.DEAD,
}
ALARMS = {
    MessageState.DEAD: AlarmKind.MESSAGE_DEAD,
    MessageState.AWAITING_PERSON: AlarmKind.MANUAL_DELIVERY,
}
_OF_DELIVERY = (AlarmKind.MESSAGE_DEAD, AlarmKind.MANUAL_DELIVERY)
SETTLED = {
    MessageState.QUEUED: _OF_DELIVERY,
    MessageState.REFUSED: (*_OF_DELIVERY, AlarmKind.NO_RECEIPT),
    MessageState.RECEIPTED: (
        *_OF_DELIVERY,
        AlarmKind.NO_RECEIPT,
        AlarmKind.REFERRAL_OVERDUE,
        AlarmKind.REFERRAL_NEEDS_DATA,
        AlarmKind.FILING_REFUSED,
    ),
}
"""The alarms, about a message or what it carries, whose cause is gone once the message stands so."""


async def follow(
    db: Transaction, message: MessageRow, now: datetime, *, refused_as: str | None = None, reason: str | None = None
) -> None:
    """Bring the message's filing or sheet and its alarms to where the message, locked by the caller, now stands.

    `refused_as` is OBSERVED, REJECTED or RETURNED when the message was refused, `reason` the institution's words.
    """
    await follow_unsettled(db, message, now, refused_as=refused_as, reason=reason)
    await settle(db, [message], now)


async def settle(db: Transaction, messages: Iterable[MessageRow], now: datetime) -> None:
    """End the alarms whose cause is gone by where the messages now stand."""
    settled = {
        (subject_id, kind)
        for message in messages
        for kind in SETTLED.get(MessageState(message.state), ())
        for subject_id in _about(message)
    }
    await alarm_store.resolve_each(db, settled, now)


def _about(message: MessageRow) -> set[UUID]:
    return {message.id, message.subject_id} if message.state == MessageState.RECEIPTED else {message.id}


async def follow_unsettled(
    db: Transaction, message: MessageRow, now: datetime, *, refused_as: str | None = None, reason: str | None = None
) -> None:
    """Do as `follow` does, but for the alarms that end: the caller ends those of many messages by one `settle`."""
    if message.kind == MessageKind.COURT_FILING:
        await _follow_filing(db, message, refused_as, reason)
    else:
        await _follow_referral(db, message, now, reason)
    await _raise_alarm(db, message, now)


async def _follow_filing(db: Transaction, message: MessageRow, refused_as: str | None, reason: str | None) -> None:
    filing = await filing_store.get(db, message.subject_id, lock=True)
    state = FILING_STATES.get(MessageState(message.state))
    target = FilingState(refused_as) if refused_as else state
    if filing is None or filing.message_id != message.id or target is None:
        return
    if filing_lifecycle.may_move(FilingState(filing.state), target):
        move_filing(filing, target)
        filing.receipt = message.receipt if target is FilingState.RECEIPTED else None
        filing.observation = reason
        await db.save(filing)


async def _follow_referral(db: Transaction, message: MessageRow, now: datetime, reason: str | None) -> None:
    referral = await referral_store.get(db, message.subject_id, lock=True)
    target = REFERRAL_STATES.get(MessageState(message.state))
    if message.state == MessageState.AWAITING_PERSON and message.last_error == CONTACT_MISSING:
        target = ReferralState.NEEDS_DATA
    if referral is None or target is None:
        return
    if referral_lifecycle.may_move(ReferralState(referral.state), target):
        move_referral(referral, target)
        if target in {ReferralState.ACCEPTED, ReferralState.RETURNED}:
            receipt = message.receipt or {}
            referral.answered_at = now
            referral.cem_sheet_number = receipt.get("cem_sheet_number")
            referral.condition = receipt.get("condition")
            referral.return_reason = reason
        await db.save(referral)


async def _raise_alarm(db: Transaction, message: MessageRow, now: datetime) -> None:
    state = MessageState(message.state)
    kind = ALARMS.get(state)
    subject, subject_id = AlarmSubjectKind.MESSAGE, message.id
    is_filing = message.kind == MessageKind.COURT_FILING
    carried = AlarmSubjectKind.FILING if is_filing else AlarmSubjectKind.REFERRAL
    if state is MessageState.REFUSED:
        kind = AlarmKind.FILING_REFUSED if is_filing else AlarmKind.REFERRAL_RETURNED
        subject, subject_id = carried, message.subject_id
    if state is MessageState.AWAITING_PERSON and message.last_error == CONTACT_MISSING:
        kind, subject, subject_id = AlarmKind.REFERRAL_NEEDS_DATA, carried, message.subject_id
    if kind is not None:
        await alarm_store.raise_alarm(
            db, centre_id=message.centre_id, kind=kind, subject=subject, subject_id=subject_id, now=now
        )


def move_filing(filing: FilingRow, target: FilingState) -> None:
    """Take the filing, locked by the caller, to a state that it may go to."""
    filing.state = target
    filing.version += 1


def move_referral(referral: ReferralRow, target: ReferralState) -> None:
    """Take the sheet, locked by the caller, to a state that it may go to."""
    referral.state = target
    referral.version += 1
