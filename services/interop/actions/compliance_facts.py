"""One fact, two recipients (N11): a signed report to the court and an alert to the CEM, stored together, sent apart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.client import Case, CasesClient, CaseState, DischargeReason, IncidentState
from services.interop.actions.cem_choice import choose_cem
from services.interop.actions.document_issuing import IssuedDocument, gather, issue, keep_issued
from services.interop.actions.filing_opening import alarm_unsigned, attach_signed, open_draft, submit
from services.interop.actions.referral_opening import NewSheet, open_sheet
from services.interop.actions.views import fact_view
from services.interop.documents.signing import SigningNotPossible
from services.interop.domain.compliance_alert import FactKind, acknowledgement_due
from services.interop.domain.filing_lifecycle import FilingKind
from services.interop.domain.referral_lifecycle import ReferralKind
from services.interop.models.messages import ComplianceFact
from services.interop.storage import fact_store, referral_store
from services.interop.storage.tables import ComplianceFactRow, FilingRow, ReferralRow
from services.sessions.client import SessionsClient
from shared import audit
from shared.events import Event
from shared.ids import new_id
from shared.logging import trace_of
from shared.pages import Page, PageRequest
from shared.peru.written_dates import lima_date, spanish_date
from shared.runtime import Runtime
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("compliance")


@dataclass(frozen=True)
class Fact:
    """What happened: `source_id` makes it known once only; `alert` is what the CEM reads, without any detail."""

    kind: FactKind
    source_id: UUID
    case_id: UUID
    filing_kind: FilingKind
    sources: dict[str, Any]
    alert: str
    happened_at: datetime


async def on_compliance_approved(runtime: Runtime, event: Event) -> None:
    """A person approved a finding: non-compliance goes to court and CEM; warnings stay in the centre."""
    finding = await runtime.client(SessionsClient).get_finding(event.subject)
    if finding.state != "APPROVED" or finding.kind != "NON_COMPLIANCE":
        return
    happened_at = finding.decided_at or finding.drafted_at
    alert = f"Incumplimiento del programa reeducativo, verificado el {spanish_date(lima_date(happened_at))}."
    await tell_both(
        runtime,
        Fact(
            FactKind.NON_COMPLIANCE, finding.id, finding.case_id, FilingKind.NON_COMPLIANCE_REPORT,
            {"finding_id": str(finding.id)}, alert, happened_at,
        ),
    )  # fmt: skip


async def on_incident_verified(runtime: Runtime, event: Event) -> None:
    """A person verified an incident on a protection measure (C13)."""
    case_id = UUID(event.detail.split("/cases/")[1].split("/")[0])
    incident = await runtime.client(CasesClient).get_incident(case_id, event.subject)
    if incident.state is not IncidentState.VERIFIED:
        return
    day = spanish_date(lima_date(incident.occurred_at))
    alert = f"Incidente verificado sobre una medida de protección, ocurrido el {day}. Severidad: {incident.severity}."
    await tell_both(
        runtime,
        Fact(
            FactKind.PROTECTION_INCIDENT, incident.id, case_id, FilingKind.INCIDENT_REPORT,
            {"incident_id": str(incident.id)}, alert, incident.occurred_at,
        ),
    )  # fmt: skip


async def on_case_moved(runtime: Runtime, event: Event) -> None:
    """A case ended because the man completed the programme: the court gets his certificate, the CEM is told."""
    case = await runtime.client(CasesClient).get_case(event.subject)
    if case.state is not CaseState.DISCHARGED or case.discharge_reason is not DischargeReason.COMPLETED:
        return
    happened_at = case.discharged_at or event.time
    alert = f"El participante culminó el programa reeducativo el {spanish_date(lima_date(happened_at))}."
    await tell_both(
        runtime,
        Fact(FactKind.COMPLETION, case.id, case.id, FilingKind.COMPLETION_CERTIFICATE, {}, alert, happened_at),
    )


async def tell_both(runtime: Runtime, fact: Fact) -> None:
    """State the fact with its filing and its alert in one transaction, once; the messages are queued with it.

    A referral of the victim is added when no CEM follows her yet. A document that cannot be signed never holds back
    the alert: its filing then waits as a draft, with an alarm.
    """
    async with runtime.system_work().reading() as db:
        if await fact_store.is_known(db, fact.source_id, fact.kind):
            return
    case = await runtime.client(CasesClient).get_case(fact.case_id)
    cem_code = await choose_cem(runtime, case)
    draft = await gather(runtime, fact.filing_kind, case, fact.sources)
    issued: list[IssuedDocument] = []
    try:
        issued = await issue(runtime, draft)
    except SigningNotPossible as fault:
        log.error("document_not_signed", case_id=str(case.id), kind=fact.filing_kind, trace=trace_of(fault))
    async with runtime.system_work() as db:
        now = runtime.clock.now()
        filing = await _file(db, case, fact, issued, now)
        alert = await _alert(db, case, fact, cem_code, filing.document_sha256, now)
        await _state(db, case, fact, filing, alert, now)


async def list_facts(work: UnitOfWork, page: PageRequest, case_id: UUID | None) -> Page[ComplianceFact]:
    """One page of facts, newest first, with who acknowledged them."""
    async with work.reading() as db:
        rows, following = await fact_store.page_of(db, page, case_id)
        known = await fact_store.acknowledgements(db, rows)
        return Page(items=[fact_view(row, *known[row.id], work.now()) for row in rows], next=following)


async def _file(db: AsyncSession, case: Case, fact: Fact, issued: list[IssuedDocument], now: datetime) -> FilingRow:
    filing = await open_draft(db, case, fact.filing_kind, fact.sources, now)
    if not issued:
        await alarm_unsigned(db, filing, now)
        return filing
    await attach_signed(db, filing, await keep_issued(db, case.centre_id, issued, now))
    if await submit(db, filing, now):
        await alarm_unsigned(db, filing, now)
    return filing


async def _alert(
    db: AsyncSession, case: Case, fact: Fact, cem_code: str | None, sha256: str | None, now: datetime
) -> ReferralRow:
    if fact.kind is not FactKind.COMPLETION and await referral_store.referral_of_case(db, case.id) is None:
        reason = "Derivación de la pareja del participante para el seguimiento de su riesgo."
        await open_sheet(db, case, NewSheet(ReferralKind.REFERRAL, reason, cem_code), now)
    return await open_sheet(db, case, NewSheet(ReferralKind.ALERT, fact.alert, cem_code, sha256), now)


async def _state(
    db: AsyncSession, case: Case, fact: Fact, filing: FilingRow, alert: ReferralRow, now: datetime
) -> None:
    row = ComplianceFactRow(
        id=new_id(), centre_id=case.centre_id, version=1, created_at=now, source_id=fact.source_id, kind=fact.kind,
        case_id=case.id, expediente=case.expediente, happened_at=fact.happened_at,
        due_at=acknowledgement_due(case.risk_level, now), filing_id=filing.id, referral_id=alert.id,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    await audit.record(
        db, action="compliance_fact.stated", subject="compliance_fact", subject_id=row.id, centre_id=case.centre_id,
        after={"kind": fact.kind.value, "source_id": str(fact.source_id)},
    )  # fmt: skip
