"""What claimed messages carry, as their institution needs it: read for all of them at once, before any is sent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.interop.delivery.actions.following import CONTACT_MISSING
from services.interop.delivery.actions.outcomes import ForPerson, Refused, Task
from services.interop.delivery.rules.messages import MessageKind
from services.interop.documents import store as document_store
from services.interop.filings import store as filing_store
from services.interop.filings.tables import FilingRow
from services.interop.institutions.channels import CemSheet, CourtSubmission, ReferralNamed, SentFile
from services.interop.orders.store import casillas as casilla_store
from services.interop.referrals import store as referral_store
from services.interop.referrals.rules.alert_pointer import PartnersReferral, pointer_words
from services.interop.referrals.rules.lifecycle import ReferralKind
from services.interop.referrals.tables import ReferralRow
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import system_work

NAMELESS_CENTRE = "CAI"

Content = CourtSubmission | CemSheet | ForPerson | Refused
"""What is sent; or why that which is stored cannot be."""


async def contents_of(runtime: Runtime, tasks: Sequence[Task]) -> Mapping[UUID, Content]:
    """Return what each task that sends is to send, by its message; a sheet comes without the victim."""
    to_send = [task for task in tasks if task.tracking is None]
    if not to_send:
        return {}
    async with system_work(runtime).reading() as db:
        return {**await _submissions(db, to_send), **await _sheets(db, to_send)}


async def _submissions(db: Transaction, tasks: Sequence[Task]) -> dict[UUID, Content]:
    of_filing = {task.subject_id: task for task in tasks if task.kind is MessageKind.COURT_FILING}
    if not of_filing:
        return {}
    filings = await filing_store.all_of(db, list(of_filing))
    names = await casilla_store.names_of_centres(db, [filing.centre_id for filing in filings])
    ids = [document_id for filing in filings for document_id in _documents_of(filing)]
    files = {row.id: SentFile(row.file_name, row.content) for row in await document_store.with_content(db, ids)}
    return {
        of_filing[filing.id].message_id: _submission(
            filing, of_filing[filing.id].reference, names.get(filing.centre_id, NAMELESS_CENTRE), files
        )
        for filing in filings
    }


def _documents_of(filing: FilingRow) -> list[UUID]:
    annexes = [UUID(annex["id"]) for annex in filing.annexes]
    return [filing.document_id, *annexes] if filing.document_id else []


def _submission(filing: FilingRow, reference: str, filer: str, files: Mapping[UUID, SentFile]) -> Content:
    documents = [files[document_id] for document_id in _documents_of(filing)]
    if not documents:
        return Refused("filing-without-document", is_ours=True)
    return CourtSubmission(
        reference=reference,
        expediente=filing.expediente,
        court_code=filing.court_code,
        document_type=filing.kind,
        summary=filing.summary,
        filer=filer,
        document=documents[0],
        annexes=tuple(documents[1:]),
    )


async def _sheets(db: Transaction, tasks: Sequence[Task]) -> dict[UUID, Content]:
    of_sheet = {task.subject_id: task for task in tasks if task.kind is not MessageKind.COURT_FILING}
    if not of_sheet:
        return {}
    sheets = await referral_store.all_of(db, list(of_sheet))
    names = await casilla_store.names_of_centres(db, [sheet.centre_id for sheet in sheets])
    alerts = [sheet.case_id for sheet in sheets if sheet.kind == ReferralKind.ALERT]
    named = await referral_store.named_by_alerts(db, alerts) if alerts else {}
    return {
        of_sheet[sheet.id].message_id: _sheet(
            sheet, names.get(sheet.centre_id, NAMELESS_CENTRE), named.get(sheet.case_id)
        )
        for sheet in sheets
    }


def _sheet(referral: ReferralRow, centre_name: str, named: PartnersReferral | None) -> Content:
    if referral.cem_code is None:
        return ForPerson(CONTACT_MISSING)
    is_alert, man = referral.kind == ReferralKind.ALERT, referral.participant
    return CemSheet(
        sheet_number=referral.sheet_number,
        kind=referral.kind,
        cem_code=referral.cem_code,
        urgency=referral.urgency,
        centre_name=centre_name,
        expediente=referral.expediente,
        participant_name=man["full_name"],
        participant_document_type=man["document_type"],
        participant_document_number=man["document_number"],
        reason=f"{referral.reason} {pointer_words(named)}" if is_alert else referral.reason,
        document_sha256=referral.document_sha256,
        victim=None,
        referral=ReferralNamed(named.sheet_number, named.cem_sheet_number) if is_alert and named else None,
    )
