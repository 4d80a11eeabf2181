"""What people do with sheets to the CEMs: open one, send one that lacked data, record the CEM's answer (N05, N12)."""

from collections.abc import Sequence
from uuid import UUID

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind
from services.interop.delivery.actions.following import follow
from services.interop.delivery.actions.moving import announce_receipt, move_message, put_in_queue
from services.interop.delivery.errors import MoveForbidden
from services.interop.delivery.rules.messages import MessageState, may_move
from services.interop.delivery.store import messages as message_store
from services.interop.delivery.tables import MessageRow
from services.interop.directory import store as directory_store
from services.interop.directory.actions.cem_choice import choose_cem
from services.interop.directory.errors import CemUnknown
from services.interop.known_cases import store as known_case_store
from services.interop.known_cases.actions.keeping import known_from
from services.interop.known_cases.actions.reach import case_within_reach
from services.interop.known_cases.store import KnownCase
from services.interop.orders.actions.institution_reach import institution_of, is_addressed_to
from services.interop.referrals import store as referral_store
from services.interop.referrals.actions.opening import NewSheet, name_case, open_sheet, queue_sheet
from services.interop.referrals.actions.showing import referral_view, referral_views
from services.interop.referrals.errors import AnsweredOtherwise, ReferralExists, VictimContactMissing
from services.interop.referrals.models import AnswerOutcome, Dispatch, NewReferral, Referral, ReferralAnswer
from services.interop.referrals.rules.free_text import without_numbers
from services.interop.referrals.rules.lifecycle import ReferralKind, ReferralState, allowed_moves, urgency_of
from services.interop.referrals.tables import ReferralRow
from shared import audit
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def list_referrals(
    work: UnitOfWork, page: PageRequest, case_id: UUID | None, state: Sequence[str] | None
) -> Page[Referral]:
    """One page of sheets, newest first; a CEM's system sees those addressed to it. Raises InstitutionCodeMissing."""
    cem_code = institution_of(work.principal)
    async with work.reading() as db:
        rows, following = await referral_store.page_of(db, page, case_id=case_id, state=state, cem_code=cem_code)
        return page.of(await referral_views(db, rows), following)


async def get_referral(work: UnitOfWork, referral_id: UUID) -> Referral:
    """One sheet; raises NotFound, also to a CEM it is not addressed to, and InstitutionCodeMissing."""
    async with work.reading() as db:
        row = await referral_store.get(db, referral_id)
        if row is None or not is_addressed_to(work.principal, row):
            raise NotFound()
        return work.answer(await referral_view(db, row))


async def open_referral(work: UnitOfWork, new: NewReferral) -> Referral:
    """Number a sheet and queue it for the CEM named, preferred or nearest.

    Raises CaseUnknown, CemUnknown, VictimContactMissing when no CEM can be chosen, ReferralExists.
    """
    case = await case_within_reach(work, new.case_id)
    cem_code = new.cem_code or await choose_cem(work.runtime, case)
    if cem_code is None:
        raise VictimContactMissing()
    async with work as db:
        if await directory_store.find_cem(db, cem_code) is None:
            raise CemUnknown()
        await known_case_store.keep(db, known_from(case), work.now())  # locks the case
        existing = await referral_store.referral_of_case(db, case.id)
        if new.kind is ReferralKind.REFERRAL and existing is not None:
            raise ReferralExists(referral_id=existing.id)
        sheet = NewSheet(new.kind, urgency_of(new.kind, case.risk_level), new.reason, cem_code)
        return work.created(await referral_view(db, await open_sheet(db, known_from(case), sheet, work.now())))


async def dispatch_referral(work: UnitOfWork, referral_id: UUID, version: int, dispatch: Dispatch) -> Referral:
    """Send a sheet that waited for data, and with it the case's other sheets that waited for the same."""
    async with work.reading() as db:
        seen = await referral_store.get(db, referral_id)
    if seen is None:
        raise NotFound()
    case = await case_within_reach(work, seen.case_id)
    cem_code = dispatch.cem_code or await choose_cem(work.runtime, case)
    if cem_code is None:
        raise VictimContactMissing()
    async with work as db:
        if await directory_store.find_cem(db, cem_code) is None:
            raise CemUnknown()
        await known_case_store.keep(db, known_from(case), work.now())  # locks the case
        waiting = {row.id: row for row in await referral_store.awaiting_data(db, seen.case_id)}
        if referral_id not in waiting:
            raise MoveForbidden.in_state(ReferralState(seen.state), allowed_moves(ReferralState(seen.state)))
        require_version(waiting[referral_id].version, version)
        for row in waiting.values():
            await _send_on(db, row, known_from(case), cem_code, work)
        return work.answer(await referral_view(db, waiting[referral_id]))


async def answer_referral(work: UnitOfWork, referral_id: UUID, answer: ReferralAnswer) -> Referral:
    """Record the CEM's answer, brought by its system or by a person. A repeated or late answer changes nothing.

    Raises NotFound, also to a CEM it is not addressed to, InstitutionCodeMissing, MoveForbidden, and AnsweredOtherwise
    to the opposite of what was answered: who returns a sheet must not believe that the centre was told.
    """
    async with work as db:
        seen = await referral_store.get(db, referral_id)
        if seen is None:
            raise NotFound()
        message = await message_store.get(db, seen.message_id, lock=True) if seen.message_id else None
        row = await referral_store.get(db, referral_id, lock=True)
        assert row is not None  # noqa: S101  (never deleted)
        if not is_addressed_to(work.principal, row):
            raise NotFound()
        accepted = answer.outcome is AnswerOutcome.ACCEPTED
        target = MessageState.RECEIPTED if accepted else MessageState.REFUSED
        if message is None or message.state == MessageState.SENDING or row.state == ReferralState.NEEDS_DATA:
            raise MoveForbidden.in_state(ReferralState(row.state), allowed_moves(ReferralState(row.state)))
        if may_move(MessageState(message.state), target):
            await _take_answer(db, message, answer, target, work)
        elif message.state != target:
            raise AnsweredOtherwise.in_state(row.state)
        return work.answer(await referral_view(db, row))


async def _send_on(db: Transaction, row: ReferralRow, known: KnownCase, cem_code: str, work: UnitOfWork) -> None:
    now = work.now()
    message = await message_store.get(db, row.message_id, lock=True) if row.message_id else None
    if message is None:
        await referral_store.get(db, row.id, lock=True)
        if row.state != ReferralState.NEEDS_DATA:  # sent on meanwhile, by itself
            return
    name_case(row, known)
    row.cem_code = cem_code
    if message is None:
        await queue_sheet(db, row, now)
    else:
        await db.save(row)
        message.last_error = None
        await put_in_queue(db, message, now)
        await move_message(db, message, MessageState.QUEUED, now, reason="data-recorded")
        await follow(db, message, now)
    await alarm_store.resolve(db, row.id, now, AlarmKind.REFERRAL_NEEDS_DATA)
    await audit.record(db, action="referral.dispatched", subject="referral", subject_id=row.id, centre_id=row.centre_id)


async def _take_answer(
    db: Transaction, message: MessageRow, answer: ReferralAnswer, target: MessageState, work: UnitOfWork
) -> None:
    now = work.now()
    condition = answer.condition.value if answer.condition else None
    message.receipt = {"cem_sheet_number": answer.cem_sheet_number, "condition": condition}
    message.next_attempt_at, message.last_error = None, None
    accepted = target is MessageState.RECEIPTED
    message.receipted_at = now if accepted else None
    await move_message(db, message, target, now, reason="answered-by-cem")
    refused = None if accepted else "RETURNED"
    await follow(db, message, now, refused_as=refused, reason=without_numbers(answer.return_reason))
    await audit.record(
        db,
        action="referral.answered",
        subject="referral",
        subject_id=message.subject_id,
        centre_id=message.centre_id,
        after={"outcome": answer.outcome.value},
    )
    if accepted:
        await announce_receipt(db, message)
