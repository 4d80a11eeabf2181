"""Reading the ledger, taking evidence from it, checking its chain, and replaying what got stuck (N02, N10)."""

from collections.abc import Sequence
from uuid import UUID

from services.interop.delivery.actions.chaining import chain_entries_of
from services.interop.delivery.actions.following import follow
from services.interop.delivery.actions.moving import move_message, put_in_queue
from services.interop.delivery.actions.showing import message_view, message_views
from services.interop.delivery.errors import MoveForbidden
from services.interop.delivery.models import LedgerCheck, Message
from services.interop.delivery.rules.evidence_package import build_package
from services.interop.delivery.rules.ledger_chain import GENESIS, first_break
from services.interop.delivery.rules.messages import (
    REPLAYABLE,
    Channel,
    MessageKind,
    MessageState,
    allowed_moves,
)
from services.interop.delivery.rules.possible_messages import PossibleMessage
from services.interop.delivery.store import ledger as ledger_store
from services.interop.delivery.store import messages as message_store
from services.interop.delivery.tables import MessageRow
from services.interop.directory import store as directory_store
from services.interop.documents import store as document_store
from services.interop.filings import store as filing_store
from services.interop.referrals import store as referral_store
from shared import audit
from shared.centre_names import named_centre
from shared.database.transaction import Transaction
from shared.problems import NotAllowed, NotFound
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.days import Days
from shared.web.pages import Page, PageRequest

PART = 1_000


async def list_messages(
    work: UnitOfWork, page: PageRequest, case_id: UUID | None, among: Sequence[PossibleMessage], created: Days
) -> Page[Message]:
    """One page of messages, newest first."""
    async with work.reading() as db:
        rows, following = await message_store.page_of(db, page, case_id=case_id, among=among, created=created)
        return page.of(await message_views(db, rows), following)


async def get_message(work: UnitOfWork, message_id: UUID) -> Message:
    """One message."""
    async with work.reading() as db:
        return work.answer(await message_view(db, await _message(db, message_id)))


async def evidence_of(work: UnitOfWork, message_id: UUID) -> bytes:
    """The message's evidence package, a zip that anyone can check offline."""
    async with work.reading() as db:
        centre_id = (await _message(db, message_id)).centre_id
    await chain_entries_of(work.runtime, centre_id)
    async with work.reading() as db:
        message = await _message(db, message_id)
        entries = await ledger_store.entries_of(db, message_id)
        links = await ledger_store.chain_between(
            db, message.centre_id, entries[0].sequence, entries[-1].sequence, message_id
        )
        ids = [UUID(each["id"]) for each in message.documents if each["id"]]
        documents = await document_store.with_content(db, ids)
        files = {f"{place}-{row.file_name}": row.content for place, row in enumerate(documents, 1)}
        # What leaves the platform says of him what it has to: the documents do.
        shown = (await message_view(db, message)).model_dump(mode="json", exclude={"display_name"})
        return build_package(shown, links, files)


async def check_ledger(work: UnitOfWork, centre_id: UUID) -> LedgerCheck:
    """Walk the centre's whole chain and say whether it holds."""
    if not work.principal.may_act_in(centre_id):
        raise NotAllowed()
    await chain_entries_of(work.runtime, centre_id)
    entries, last_hash, broken = 0, GENESIS, None
    async with work.reading() as db:
        centre = await named_centre(db, centre_id)
        while links := await ledger_store.part_of_chain(db, centre_id, entries, PART):
            broken = first_break(links, last_hash, entries + 1)
            if broken is not None:
                break
            entries, last_hash = links[-1].sequence, links[-1].hash
    return LedgerCheck(centre=centre, entries=entries, holds=broken is None, first_break=broken, last_hash=last_hash)


async def replay(work: UnitOfWork, message_id: UUID, version: int) -> Message:
    """Put a dead message, or one that waits for a person, back into the queue; asks before it sends again."""
    now = work.now()
    async with work as db:
        message = await message_store.get(db, message_id, lock=True)
        if message is None:
            raise NotFound()
        require_version(message.version, version)
        if message.state not in REPLAYABLE:
            raise MoveForbidden.in_state(MessageState(message.state), allowed_moves(MessageState(message.state)))
        message.channel = await _channel_now(db, message)
        message.attempts, message.last_error = 0, None
        message.outcome_unknown = True
        await put_in_queue(db, message, now)
        await move_message(db, message, MessageState.QUEUED, now, reason="replayed")
        await follow(db, message, now)
        await audit.record(
            db, action="message.replayed", subject="message", subject_id=message.id, centre_id=message.centre_id
        )
        return work.answer(await message_view(db, message))


async def _channel_now(db: Transaction, message: MessageRow) -> Channel:
    """The channel that the directory names today for the message's court or CEM."""
    if message.kind == MessageKind.COURT_FILING:
        filing = await filing_store.get(db, message.subject_id)
        court = await directory_store.find_court(db, filing.court_code) if filing else None
        return Channel(court.channel) if court else Channel.MANUAL
    referral = await referral_store.get(db, message.subject_id)
    cem = await directory_store.find_cem(db, referral.cem_code or "") if referral else None
    return Channel(cem.channel) if cem else Channel.MANUAL


async def _message(db: Transaction, message_id: UUID) -> MessageRow:
    row = await message_store.get(db, message_id)
    if row is None:
        raise NotFound()
    return row
