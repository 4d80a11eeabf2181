"""Drawing up a filing's documents: gather what they say, render them, sign them, and give each its code (N09)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import anyio.to_thread

from services.cases.client import Case, CasesClient
from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.directory.actions.showing import named_courts
from services.interop.documents import store as document_store
from services.interop.documents.actions.composing import Basis, Sender, compose, parts_of
from services.interop.documents.actions.rendering import render
from services.interop.documents.actions.signing import DocumentSigner, SignatureDetails
from services.interop.documents.rules.content import Annex, Letterhead, Signatory
from services.interop.documents.rules.document_number import document_number, file_name_of, series_of
from services.interop.documents.rules.verification_code import new_verification_code
from services.interop.documents.tables import DocumentRow
from services.interop.filings.rules.lifecycle import FilingKind
from services.interop.orders.errors import CasillaMissing
from services.interop.orders.store import casillas as casilla_store
from services.interop.orders.tables import CasillaRow
from services.interop.settings import Settings
from services.sessions.client import SessionsClient
from shared.database.transaction import Transaction
from shared.peru.written_dates import lima_date
from shared.runtime import Runtime
from shared.settings import Environment
from shared.unit_of_work import system_work


@dataclass(frozen=True)
class Draft:
    """All that a filing's documents are drawn up from, and who writes."""

    basis: Basis
    sender: Sender


def signer_from(settings: Settings) -> DocumentSigner:
    """The signer of the settings' key and certificate. Raises SigningNotPossible when they do not serve."""
    chain = settings.signing_chain_file or settings.signing_certificate_file
    return DocumentSigner.from_files(settings.signing_key_file, settings.signing_certificate_file, chain)


async def gather(runtime: Runtime, kind: FilingKind, case: Case, sources: dict[str, Any]) -> Draft:
    """Fetch what the documents say; `sources` names the finding, the incident, or the letter's subject and annexes.

    Raises CasillaMissing (and an alarm) for a centre that is not set up, UpstreamUnavailable, UpstreamRefused.
    """
    sessions = runtime.client(SessionsClient)
    finding_id, incident_id = sources.get("finding_id"), sources.get("incident_id")
    finding = await sessions.get_finding(UUID(finding_id)) if finding_id else None
    incident = await runtime.client(CasesClient).get_incident(case.id, UUID(incident_id)) if incident_id else None
    tells_progress = kind in {FilingKind.NON_COMPLIANCE_REPORT, FilingKind.COMPLETION_CERTIFICATE}
    progress = await sessions.get_progress(case.id) if tells_progress else None
    ended = kind is FilingKind.COMPLETION_CERTIFICATE
    scored = await runtime.client(CasesClient).get_scored_objectives(case.id) if ended else None
    objectives = () if scored is None else tuple(scored.objectives)
    sender = await _sender(runtime, case.centre.id)
    async with system_work(runtime).reading() as db:
        name = await court_name_of(db, case.court.code)
    annexes = tuple(Annex(each["title"], each["sha256"]) for each in sources.get("annexes", []))
    subject = str(sources.get("subject", ""))
    return Draft(Basis(kind, case, name, finding, incident, progress, subject, annexes, objectives), sender)


async def issue(db: Transaction, runtime: Runtime, draft: Draft) -> list[DocumentRow]:
    """Number, render, sign and store the documents of the draft, the main one first; the public can check them.

    All of it in the caller's transaction, some 0.1 s: the number stands on the page, and so only is none given twice or
    lost. A second taker of the centre's series waits, and a roll-back gives the number back. No network is waited for:
    the signer works in this process. Raises SigningNotPossible.
    """
    return [await _issue(db, runtime, draft, part, runtime.clock.now()) for part in parts_of(draft.basis.kind)]


async def _issue(db: Transaction, runtime: Runtime, draft: Draft, part: str, now: datetime) -> DocumentRow:
    sender, centre_id = draft.sender, draft.basis.case.centre.id
    series, year = series_of(part), lima_date(now).year
    sequence = await document_store.next_in_series(db, centre_id, series, year)
    number, code = document_number(series, sequence, year, sender.code), new_verification_code()
    pdf = await anyio.to_thread.run_sync(render, compose(draft.basis, part, sender, number, code, now))
    details = SignatureDetails(at=now, reason=part.replace("_", " ").title(), location=sender.letterhead.city)
    signed = await runtime.client(DocumentSigner).sign(pdf, details)
    row = await document_store.keep(
        db, centre_id=centre_id, kind=part, number=number, file_name=file_name_of(number), content=signed, now=now
    )
    await document_store.issue_code(
        db, code, sha256=row.sha256, kind=part, number=number, issuer=sender.letterhead.centre_name, now=now
    )
    return row


async def court_name_of(db: Transaction, court_code: str) -> str:
    """The court's name by the directory, else by its code."""
    return (await named_courts(db, [court_code]))[court_code].name


async def _sender(runtime: Runtime, centre_id: UUID) -> Sender:
    async with system_work(runtime) as db:
        casilla = await casilla_store.of_centre(db, centre_id)
        if casilla is None:
            await alarm_store.raise_alarm(
                db,
                centre_id=centre_id,
                kind=AlarmKind.CENTRE_NOT_CONFIGURED,
                subject=AlarmSubjectKind.CENTRE,
                subject_id=centre_id,
                now=runtime.clock.now(),
            )
    if casilla is None:
        raise CasillaMissing()
    return sender_of(casilla, runtime.settings.public_url, runtime.settings.environment is Environment.PRODUCTION)


def sender_of(casilla: CasillaRow, public_url: str, official: bool) -> Sender:
    """The centre as its documents name it."""
    return Sender(
        casilla.centre_code,
        Letterhead(casilla.centre_name, casilla.address, casilla.city),
        Signatory(casilla.signatory_name, casilla.signatory_position),
        public_url,
        official,
    )
