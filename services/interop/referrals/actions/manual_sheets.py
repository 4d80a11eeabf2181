"""Sheets to a CEM on the manual channel: printed for the social worker who carries them, receipted by hand (N06).

A referral's sheet says how to reach the victim, so it is no stored document: encrypted or not, a stored PDF would be
one more copy of her address, with its own readers, backups and keys. Each printing asks cases for her data anew, which
is written down there; here stay who printed it, the digest by which the public check knows the paper, and no more.
"""

import hashlib
from uuid import UUID

import anyio.to_thread

from services.cases.client import Case, CasesClient
from services.interop.delivery.actions.following import follow
from services.interop.delivery.actions.moving import announce_receipt, move_message, write_entry
from services.interop.delivery.errors import MoveForbidden
from services.interop.delivery.rules.messages import MANUALLY_RECEIPTABLE, Channel, MessageState
from services.interop.delivery.store import messages as message_store
from services.interop.delivery.tables import MessageRow
from services.interop.directory import store as directory_store
from services.interop.documents import store as document_store
from services.interop.documents.actions.composing import Basis, heading_of
from services.interop.documents.actions.issuing import court_name_of, sender_of
from services.interop.documents.actions.rendering import render
from services.interop.documents.actions.signing import DocumentSigner, SignatureDetails, SigningNotPossible
from services.interop.documents.actions.stored_files import StoredFile
from services.interop.documents.errors import DocumentNotSigned
from services.interop.documents.rules.document_names import CEM_SHEET
from services.interop.documents.rules.referral_sheet import ProtectedPerson, ReferralSheet
from services.interop.documents.rules.verification_code import new_verification_code
from services.interop.facts import store as fact_store
from services.interop.facts.rules import FactKind
from services.interop.filings.rules.lifecycle import FilingKind
from services.interop.known_cases.actions.reach import case_within_reach
from services.interop.orders.errors import CasillaMissing
from services.interop.orders.store import casillas as casilla_store
from services.interop.referrals import store as referral_store
from services.interop.referrals.actions.showing import referral_view
from services.interop.referrals.errors import VictimContactMissing
from services.interop.referrals.models import ManualSheetReceipt, Referral
from services.interop.referrals.rules.alert_pointer import pointer_words
from services.interop.referrals.rules.lifecycle import ReferralKind, ReferralState, Urgency, allowed_moves, may_move
from services.interop.referrals.tables import ReferralRow
from shared import audit
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.service_client import UpstreamRefused
from shared.settings import Environment
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version

REFERRAL_SUBJECT = "Derivación para el seguimiento del riesgo"
ALERT_SUBJECTS = {
    None: "Alerta sobre el participante",
    FactKind.NON_COMPLIANCE: "Alerta de incumplimiento",
    FactKind.PROTECTION_INCIDENT: "Alerta por incidente sobre una medida de protección",
    FactKind.COMPLETION: "Aviso de culminación del programa",
}
URGENCIES = {Urgency.NORMAL: "Normal", Urgency.URGENT: "URGENTE"}
UNKNOWN = "—"


async def print_sheet(work: UnitOfWork, referral_id: UUID, reason: str) -> StoredFile:
    """Draw up and sign the sheet for the one who carries it, who says why; only while it waits to be carried.

    Raises NotFound, MoveForbidden, CaseUnknown, CasillaMissing, VictimContactMissing, DocumentNotSigned.
    """
    async with work.reading() as db:
        seen = await referral_store.get(db, referral_id)
        if seen is None:
            raise NotFound()
        waiting = await message_store.get(db, seen.message_id) if seen.message_id else None
    if not _waits(seen, waiting):
        raise _forbidden(seen)
    case = await case_within_reach(work, seen.case_id)
    code, now = new_verification_code(), work.now()
    sheet = await _compose(work, seen, case, code, reason)
    try:
        pdf = await anyio.to_thread.run_sync(render, sheet)
        details = SignatureDetails(at=now, reason=sheet.subject, location=sheet.heading.letterhead.city)
        signed = await work.runtime.client(DocumentSigner).sign(pdf, details)
    except SigningNotPossible as fault:
        raise DocumentNotSigned() from fault
    digest = hashlib.sha256(signed).hexdigest()
    async with work as db:
        message, row = await _locked(db, referral_id)
        if row.version != seen.version or not _waits(row, message):
            raise _forbidden(row)
        assert message is not None  # noqa: S101  (it waits)
        await document_store.issue_code(
            db, code, sha256=digest, kind=CEM_SHEET, number=row.sheet_number,
            issuer=sheet.heading.letterhead.centre_name, now=now,
        )  # fmt: skip
        write_entry(db, message, now, reason="sheet-printed", sheet_sha256=digest)
        await audit.record(
            db, action="referral.printed", subject="referral", subject_id=row.id, centre_id=row.centre_id,
            reason=reason, after={"sha256": digest, "says_how_to_reach_her": sheet.protected_person is not None},
        )  # fmt: skip
    return StoredFile(f"ficha-{seen.sheet_number}.pdf", "application/pdf", signed)


async def record_sheet_receipt(
    work: UnitOfWork, referral_id: UUID, version: int, receipt: ManualSheetReceipt
) -> Referral:
    """End a sheet's delivery with the receipt that a person brought from the CEM.

    Raises NotFound, StaleVersion, MoveForbidden.
    """
    now = work.now()
    async with work as db:
        message, row = await _locked(db, referral_id)
        require_version(row.version, version)
        takes = may_move(ReferralState(row.state), ReferralState.ACCEPTED)
        if message is None or message.state not in MANUALLY_RECEIPTABLE or not takes:
            raise _forbidden(row)
        message.receipt = {
            "cem_sheet_number": receipt.cem_sheet_number,
            "condition": receipt.condition.value if receipt.condition else None,
            "date": receipt.date.isoformat(),
            "received_by": receipt.received_by,
        }
        message.channel, message.receipted_at = Channel.MANUAL, now
        message.next_attempt_at, message.last_error = None, None
        await move_message(db, message, MessageState.RECEIPTED, now, reason="manual-receipt")
        await follow(db, message, now)
        await announce_receipt(db, message)
        await audit.record(
            db, action="referral.receipted", subject="referral", subject_id=row.id, centre_id=row.centre_id,
            after={"cem_sheet_number": receipt.cem_sheet_number},
        )  # fmt: skip
        return work.answer(await referral_view(db, row))


async def _locked(db: Transaction, referral_id: UUID) -> tuple[MessageRow | None, ReferralRow]:
    seen = await referral_store.get(db, referral_id)
    message = await message_store.get(db, seen.message_id, lock=True) if seen and seen.message_id else None
    row = await referral_store.get(db, referral_id, lock=True)
    if row is None:
        raise NotFound()
    return message, row


def _waits(row: ReferralRow, message: MessageRow | None) -> bool:
    """Whether a person is to carry the sheet now."""
    if message is None or row.state != ReferralState.READY:
        return False
    return (message.channel, message.state) == (Channel.MANUAL, MessageState.AWAITING_PERSON)


async def _compose(work: UnitOfWork, row: ReferralRow, case: Case, code: str, reason: str) -> ReferralSheet:
    runtime, settings = work.runtime, work.runtime.settings
    async with work.reading() as db:
        casilla = await casilla_store.of_centre(db, row.centre_id)
        cem = await directory_store.find_cem(db, row.cem_code or "")
        court = await court_name_of(db, case.court.code)
        told = await fact_store.kind_of_alert(db, row)
        named = (await referral_store.named_by_alerts(db, [row.case_id])).get(row.case_id)
    if casilla is None:
        raise CasillaMissing()
    sender = sender_of(casilla, settings.public_url, settings.environment is Environment.PRODUCTION)
    is_alert = row.kind == ReferralKind.ALERT
    return ReferralSheet(
        heading=heading_of(Basis(FilingKind.LETTER, case, court), sender, row.sheet_number, code, runtime.clock.now()),
        cem_name=cem.name if cem else row.cem_code or "",
        cem_address=(cem.address or "") if cem else "",
        subject=ALERT_SUBJECTS[FactKind(told) if told else None] if is_alert else REFERRAL_SUBJECT,
        urgency=URGENCIES[Urgency(row.urgency)],
        answer_due_at=row.answer_due_at,
        reason=f"{row.reason} {pointer_words(named)}" if is_alert else row.reason,
        protected_person=None if is_alert else await _disclosed(work, row, reason),
    )


async def _disclosed(work: UnitOfWork, row: ReferralRow, why: str) -> ProtectedPerson:
    """Her contact, whose disclosure cases writes down with this sheet and whom it is printed for."""
    reason = f"Impresión de la ficha {row.sheet_number} para llevarla al CEM; la pide {work.principal.subject}: {why}"
    try:
        contact = await work.runtime.client(CasesClient).disclose_victim(row.case_id, reason)
    except UpstreamRefused as refusal:
        if refusal.status == 404:
            raise VictimContactMissing() from None
        raise
    return ProtectedPerson(
        contact.full_name,
        contact.phone or UNKNOWN,
        contact.address or UNKNOWN,
        contact.ubigeo or UNKNOWN,
        contact.safe_contact_hours or UNKNOWN,
    )


def _forbidden(row: ReferralRow) -> MoveForbidden:
    return MoveForbidden.in_state(ReferralState(row.state), allowed_moves(ReferralState(row.state)))
