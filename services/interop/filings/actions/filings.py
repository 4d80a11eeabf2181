"""What a person does with a filing: draft an oficio, sign, submit, correct, bring the court's receipt (N04, N06)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind
from services.interop.delivery.actions.following import follow
from services.interop.delivery.actions.moving import announce_receipt, move_message
from services.interop.delivery.errors import MoveForbidden
from services.interop.delivery.rules.messages import MANUALLY_RECEIPTABLE, Channel, MessageState
from services.interop.delivery.store import messages as message_store
from services.interop.delivery.tables import MessageRow
from services.interop.documents import store as document_store
from services.interop.documents.actions.issuing import gather, issue
from services.interop.documents.actions.signing import SigningNotPossible
from services.interop.documents.actions.stored_files import StoredFile, stored_file
from services.interop.documents.errors import DocumentNotSigned, DocumentUnknown
from services.interop.filings import store as filing_store
from services.interop.filings.actions.opening import attach_signed, open_draft, submit
from services.interop.filings.actions.returning import is_taken_back
from services.interop.filings.actions.showing import filing_view, filing_views
from services.interop.filings.errors import ReturnTakenBack, SubjectNotReviewed
from services.interop.filings.models import Filing, FilingCorrection, ManualReceipt, NewFiling, SubjectReview
from services.interop.filings.rules.lifecycle import FilingKind, FilingState, allowed_moves
from services.interop.filings.tables import FilingRow
from services.interop.known_cases.actions.keeping import known_from
from services.interop.known_cases.actions.reach import case_within_reach
from shared import audit
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.contact_data import holds_contact_data
from shared.problems import NotFound
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest

_REVIEW_SUBJECT = Text(
    "El participante lee el expediente. Corrija el asunto o confírmelo en …/text-review, con el motivo.",
    "The man reads the court's file. Put the subject right, or confirm it, at …/text-review, with the reason.",
)


async def list_filings(
    work: UnitOfWork, page: PageRequest, case_id: UUID | None, state: Sequence[str] | None
) -> Page[Filing]:
    """One page of filings, newest first."""
    async with work.reading() as db:
        rows, following = await filing_store.page_of(db, page, case_id=case_id, state=state)
        return page.of(await filing_views(db, rows), following)


async def get_filing(work: UnitOfWork, filing_id: UUID) -> Filing:
    """One filing."""
    async with work.reading() as db:
        filing = await filing_store.get(db, filing_id)
        if filing is None:
            raise NotFound()
        return work.answer(await filing_view(db, filing))


async def draft_filing(work: UnitOfWork, new: NewFiling) -> Filing:
    """Draft an oficio of the case; its annexes are stored documents of the centre."""
    case = await case_within_reach(work, new.case_id)
    async with work as db:
        annexes = [await document_store.get(db, document_id) for document_id in new.annex_document_ids]
        known = [row for row in annexes if row is not None and row.centre_id == case.centre.id]
        if len(known) != len(annexes):
            raise DocumentUnknown()
        titles = [{"id": str(row.id), "title": row.number or row.file_name, "sha256": row.sha256} for row in known]
        sources: dict[str, Any] = {"subject": new.subject, "annexes": titles}
        filing = await open_draft(db, known_from(case), FilingKind.LETTER, sources, work.now())
        return work.created(await filing_view(db, filing))


async def review_subject(work: UnitOfWork, filing_id: UUID, version: int, review: SubjectReview) -> Filing:
    """Keep who looked at an oficio's subject and why it stays, or put it right; what it said before is not kept.

    Raises MoveForbidden for a filing whose subject no person writes, or that is signed.
    """
    async with work as db:
        filing = await _locked(db, filing_id, version)
        if filing.kind != FilingKind.LETTER or filing.state not in {FilingState.DRAFT, FilingState.OBSERVED}:
            raise _forbidden(filing)
        if review.subject is not None:
            filing.summary = review.subject
            filing.sources = filing.sources | {"subject": review.subject}
        filing.text_reviewed_by, filing.text_reviewed_by_name = work.principal.subject, work.principal.name
        filing.text_reviewed_at = work.now()
        filing.text_review_reason = review.reason
        after = {"changed": review.subject is not None}
        await record_change(db, filing, "filing.text_reviewed", reason=review.reason, after=after)
        return work.answer(await filing_view(db, filing))


async def sign_filing(work: UnitOfWork, filing_id: UUID, version: int) -> Filing:
    """Draw up and sign a draft's documents. Raises SubjectNotReviewed, and ReturnTakenBack."""
    return await _draw_up(work, filing_id, version, FilingState.DRAFT, correction=None)


async def correct_filing(work: UnitOfWork, filing_id: UUID, version: int, correction: FilingCorrection) -> Filing:
    """Draw up and sign an observed filing anew from what the case says now; it is resubmitted under a new reference."""
    return await _draw_up(work, filing_id, version, FilingState.OBSERVED, correction=correction)


async def submit_filing(work: UnitOfWork, filing_id: UUID, version: int) -> Filing:
    """Queue a signed filing for its court. Raises CourtLimitsBroken."""
    async with work as db:
        filing = await _locked(db, filing_id, version)
        if filing.state != FilingState.SIGNED or filing.message_id is not None:
            raise _forbidden(filing)
        await submit(db, filing, work.now())
        await _audit(db, filing, "filing.submitted")
        return work.answer(await filing_view(db, filing))


async def record_manual_receipt(work: UnitOfWork, filing_id: UUID, version: int, receipt: ManualReceipt) -> Filing:
    """End a filing's delivery with the receipt that a person brought from the court's counter."""
    now = work.now()
    async with work as db:
        seen = await filing_store.get(db, filing_id)
        message = await message_store.get(db, seen.message_id, lock=True) if seen and seen.message_id else None
        filing = await _locked(db, filing_id, version)
        if message is None or message.state not in MANUALLY_RECEIPTABLE:
            raise _forbidden(filing)
        _take_receipt(message, receipt, now)
        await move_message(db, message, MessageState.RECEIPTED, now, reason="manual-receipt")
        await follow(db, message, now)
        await announce_receipt(db, message)
        await _audit(db, filing, "filing.receipted", after={"cargo_number": receipt.cargo_number})
        return work.answer(await filing_view(db, filing))


async def printable(work: UnitOfWork, filing_id: UUID) -> StoredFile:
    """The filing's signed PDF, to print and carry to the court."""
    async with work.reading() as db:
        filing = await filing_store.get(db, filing_id)
        return await stored_file(db, filing.document_id if filing else None)


async def _draw_up(
    work: UnitOfWork, filing_id: UUID, version: int, state: FilingState, correction: FilingCorrection | None
) -> Filing:
    async with work.reading() as db:
        seen = await filing_store.get(db, filing_id)
        if seen is None:
            raise NotFound()
        require_version(seen.version, version)
        if seen.state != state:
            raise _forbidden(seen)
        if seen.text_reviewed_at is None and holds_contact_data(seen.summary):
            raise SubjectNotReviewed(_REVIEW_SUBJECT)
    case = await case_within_reach(work, seen.case_id)
    if is_taken_back(seen.sources, case):
        raise ReturnTakenBack()
    draft = await gather(work.runtime, FilingKind(seen.kind), case, seen.sources)
    async with work as db:
        filing = await _locked(db, filing_id, version)
        try:
            documents = await issue(db, work.runtime, draft)
        except SigningNotPossible as fault:
            raise DocumentNotSigned() from fault
        more = [await document_store.get(db, UUID(each["id"])) for each in seen.sources.get("annexes", [])]
        await attach_signed(db, filing, [*documents, *(row for row in more if row is not None)])
        await alarm_store.resolve(db, filing.id, work.now(), AlarmKind.DOCUMENT_UNSIGNED, AlarmKind.FILING_REFUSED)
        if correction is not None:
            filing.corrections += 1
            filing.observation = None
            await db.save(filing)
            await submit(db, filing, work.now())
            await _audit(db, filing, "filing.corrected", reason=correction.note)
        return work.answer(await filing_view(db, filing))


def _take_receipt(message: MessageRow, receipt: ManualReceipt, now: datetime) -> None:
    message.receipt = {
        "cargo_number": receipt.cargo_number,
        "date": receipt.date.isoformat(),
        "time": receipt.time.isoformat(),
        "office": receipt.office,
        "brought_by": receipt.brought_by,
    }
    message.channel, message.receipted_at, message.next_attempt_at = Channel.MANUAL, now, None


async def _locked(db: Transaction, filing_id: UUID, version: int) -> FilingRow:
    filing = await filing_store.get(db, filing_id, lock=True)
    if filing is None:
        raise NotFound()
    require_version(filing.version, version)
    return filing


def _forbidden(filing: FilingRow) -> MoveForbidden:
    state = FilingState(filing.state)
    return MoveForbidden.in_state(state, allowed_moves(state, is_queued=filing.message_id is not None))


async def _audit(
    db: Transaction, filing: FilingRow, action: str, reason: str | None = None, after: dict[str, Any] | None = None
) -> None:
    await audit.record(
        db,
        action=action,
        subject="filing",
        subject_id=filing.id,
        centre_id=filing.centre_id,
        reason=reason,
        after=after,
    )
