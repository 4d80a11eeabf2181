"""Opening a filing and putting it on its way to the court (N04)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.delivery.actions.moving import NewMessage, document_entry, open_message
from services.interop.delivery.rules.messages import Channel, Direction, Institution, MessageKind
from services.interop.directory import store as directory_store
from services.interop.documents import store as document_store
from services.interop.documents.tables import DocumentRow
from services.interop.filings import store as filing_store
from services.interop.filings.actions.filing_desks import limits_of
from services.interop.filings.errors import CourtLimitsBroken
from services.interop.filings.rules.court_limits import broken_limits
from services.interop.filings.rules.lifecycle import FilingKind, FilingState, reference_of
from services.interop.filings.tables import FilingRow
from services.interop.known_cases.store import KnownCase
from shared.changes import record_change
from shared.database.transaction import Transaction


async def open_draft(
    db: Transaction, case: KnownCase, kind: FilingKind, sources: dict[str, Any], now: datetime
) -> FilingRow:
    """Store a filing as a draft without documents."""
    subject = str(sources.get("subject") or kind.label.es)
    row = FilingRow(
        centre_id=case.centre_id,
        created_at=now,
        case_id=case.id,
        kind=kind,
        state=FilingState.DRAFT,
        expediente=case.expediente,
        court_code=case.court_code,
        summary=subject,
        sources=sources,
        annexes=[],
        corrections=0,
    )
    await record_change(db, row, "filing.drafted")
    return row


async def attach_signed(db: Transaction, filing: FilingRow, documents: Sequence[DocumentRow]) -> None:
    """Make these the filing's signed documents, the main one first; it becomes SIGNED."""
    filing.document_id, filing.document_sha256 = documents[0].id, documents[0].sha256
    filing.annexes = [{"id": str(row.id), "title": row.file_name, "sha256": row.sha256} for row in documents[1:]]
    filing.state = FilingState.SIGNED
    await record_change(db, filing, "filing.signed", after={"document_sha256": filing.document_sha256})


async def submit(db: Transaction, filing: FilingRow, now: datetime) -> None:
    """Queue the signed filing for its court; or do nothing and raise CourtLimitsBroken.

    A court that the directory does not know, or that has no filing desk, is reached by the manual channel.
    """
    ids = [filing.document_id, *(annex["id"] for annex in filing.annexes)]
    documents = [row for each in ids if (row := await document_store.get(db, each)) is not None]
    court = await directory_store.find_court(db, filing.court_code)
    if court is not None:
        limits, sizes = limits_of(court), [row.size for row in documents]
        if broken := broken_limits(limits, sizes):
            raise CourtLimitsBroken.of(broken, limits, sizes)
    roles = ["DOCUMENT"] + ["ANNEX"] * len(documents)
    message = await open_message(
        db,
        NewMessage(
            centre_id=filing.centre_id,
            direction=Direction.OUT,
            institution=Institution.MPE,
            channel=Channel(court.channel) if court else Channel.MANUAL,
            kind=MessageKind.COURT_FILING,
            subject_id=filing.id,
            case_id=filing.case_id,
            reference=reference_of(str(filing.id), filing.corrections),
            documents=[document_entry(row, role) for row, role in zip(documents, roles, strict=False)],
        ),
        now,
    )
    filing.message_id = message.id
    filing.version += 1
    await db.save(filing)


async def address_anew(db: Transaction, case: KnownCase, now: datetime) -> None:
    """Give the case's unsent filings the expediente and the court that its rectified order says.

    A signed one is a draft again, under an alarm: its document names the old ones. What a court has stays as it is.
    """
    for filing in await filing_store.lock_unsent(db, case.id):
        if (filing.expediente, filing.court_code) == (case.expediente, case.court_code):
            continue
        before = {"expediente": filing.expediente, "court_code": filing.court_code, "state": filing.state}
        filing.expediente, filing.court_code = case.expediente, case.court_code
        if filing.state == FilingState.SIGNED:
            filing.state, filing.document_id, filing.document_sha256 = FilingState.DRAFT, None, None
            filing.annexes = []
            await alarm_unsigned(db, filing, now)
        after = {"expediente": filing.expediente, "court_code": filing.court_code, "state": filing.state}
        await record_change(db, filing, "filing.addressed_anew", before=before, after=after)


async def alarm_unsigned(db: Transaction, filing: FilingRow, now: datetime) -> None:
    """Tell that a document waits for a person because it could not be signed or the court would not take it."""
    await alarm_store.raise_alarm(
        db,
        centre_id=filing.centre_id,
        kind=AlarmKind.DOCUMENT_UNSIGNED,
        subject=AlarmSubjectKind.FILING,
        subject_id=filing.id,
        now=now,
    )
