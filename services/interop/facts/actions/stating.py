"""One fact, two recipients (N11): stated from the event alone, with the CEM's alert and the court's filing (rule 15).

No other service is asked and no document is made before the fact and its alert are stored and the alert is on its way:
what that takes of the case is kept beforehand (known_cases). The steps after it are in preparing.py.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cases.client import CasesClient, CaseState, DischargeReason, IncidentState
from services.cases.client.codes import RETURNED_TO_COURT
from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.facts import store as fact_store
from services.interop.facts.actions.preparing import prepare_later
from services.interop.facts.actions.showing import fact_views
from services.interop.facts.actions.telling_of_contingencies import tell_of_contingency
from services.interop.facts.models import ComplianceFact
from services.interop.facts.rules import FactKind, acknowledgement_due
from services.interop.facts.tables import ComplianceFactRow
from services.interop.filings.actions.opening import open_draft
from services.interop.filings.actions.returning import draft_return
from services.interop.filings.rules.lifecycle import FilingKind
from services.interop.filings.tables import FilingRow
from services.interop.known_cases.actions.keeping import case_at_hand, keep_case
from services.interop.orders.errors import CasillaMissing
from services.interop.referrals.actions.opening import NewSheet, open_sheet
from services.interop.referrals.rules.lifecycle import ReferralKind, Urgency
from services.interop.referrals.tables import ReferralRow
from services.sessions.client import FindingState, SessionsClient, Step
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.events import Event
from shared.peru.written_dates import lima_date, spanish_date
from shared.runtime import Runtime
from shared.unit_of_work import UnitOfWork, system_work
from shared.web.pages import Page, PageRequest


@dataclass(frozen=True)
class Fact:
    """What happened: `source_id` makes it known once only; `alert` is what the CEM reads, without any detail."""

    kind: FactKind
    source_id: UUID
    case_id: UUID
    centre_id: UUID
    filing_kind: FilingKind
    sources: dict[str, Any]
    alert: str
    happened_at: datetime
    severity: str | None = None


async def on_compliance_approved(runtime: Runtime, event: Event) -> None:
    """A person approved a finding: non-compliance goes to court and CEM; warnings stay in the centre."""
    facts = event.facts or await _ask_finding(runtime, event)
    if facts.get("kind") != Step.NON_COMPLIANCE:
        return
    happened_at = datetime.fromisoformat(facts["happenedat"])
    await state_fact(
        runtime,
        Fact(
            kind=FactKind.NON_COMPLIANCE,
            source_id=event.subject,
            case_id=UUID(facts["caseid"]),
            centre_id=event.centre_id,
            filing_kind=FilingKind.NON_COMPLIANCE_REPORT,
            sources={"finding_id": str(event.subject)},
            alert=f"Incumplimiento del programa reeducativo, verificado el {_day(happened_at)}.",
            happened_at=happened_at,
        ),
    )


async def on_incident_verified(runtime: Runtime, event: Event) -> None:
    """A person verified an incident on a protection measure (C13)."""
    facts = event.facts or await _ask_incident(runtime, event)
    if not facts:
        return
    happened_at, severity = datetime.fromisoformat(facts["happenedat"]), facts["severity"]
    day = _day(happened_at)
    await state_fact(
        runtime,
        Fact(
            kind=FactKind.PROTECTION_INCIDENT,
            source_id=event.subject,
            case_id=UUID(facts["caseid"]),
            centre_id=event.centre_id,
            filing_kind=FilingKind.INCIDENT_REPORT,
            sources={"incident_id": str(event.subject)},
            alert=f"Incidente verificado sobre una medida de protección, ocurrido el {day}. Severidad: {severity}.",
            happened_at=happened_at,
            severity=severity,
        ),
    )


async def on_case_moved(runtime: Runtime, event: Event) -> None:
    """A case that ended because the man completed the programme: court and CEM are told. What it now is, is kept.

    That he is given back to the court, or goes to another centre, is told the court by an oficio, which a person signs;
    what a contingency did to his programme, the CEM as well.
    """
    if event.facts.get("reason") == DischargeReason.COMPLETED:
        await _state_completion(runtime, event, datetime.fromisoformat(event.facts["happenedat"]))
    case = await runtime.client(CasesClient).get_case(event.subject)
    await keep_case(runtime, case)
    if event.facts.get("reason") in RETURNED_TO_COURT | {DischargeReason.TRANSFERRED}:
        await draft_return(runtime, event, case, DischargeReason(event.facts["reason"]))
    await tell_of_contingency(runtime, event, case)
    completed = case.state is CaseState.DISCHARGED and case.discharge_reason is DischargeReason.COMPLETED
    if completed and not event.facts:
        await _state_completion(runtime, event, case.discharged_at or event.time)


async def on_person_changed(runtime: Runtime, event: Event) -> None:
    """What a case says of its man was corrected: it is kept, and what is composed from now on says it."""
    await keep_case(runtime, await runtime.client(CasesClient).get_case(event.subject))


async def on_risk_recorded(runtime: Runtime, event: Event) -> None:
    """Her risk was recorded: how urgent an alert of the case is goes by it."""
    await keep_case(runtime, await runtime.client(CasesClient).get_case(event.subject))


async def state_fact(runtime: Runtime, fact: Fact) -> None:
    """State the fact with its alert and its filing in one transaction, once; the alert is queued with it.

    A case that nobody told of yet, or without a CEM, has an alert that waits as NEEDS_DATA. Raises CasillaMissing (and
    an alarm) for a centre that is not set up: the event is then handled again.
    """
    try:
        async with system_work(runtime) as db:
            if not await fact_store.is_known(db, fact.source_id, fact.kind):
                await _state(db, fact, runtime.clock.now())
    except CasillaMissing:
        async with system_work(runtime) as db:
            await alarm_store.raise_alarm(
                db,
                centre_id=fact.centre_id,
                kind=AlarmKind.CENTRE_NOT_CONFIGURED,
                subject=AlarmSubjectKind.CENTRE,
                subject_id=fact.centre_id,
                now=runtime.clock.now(),
            )
        raise


async def list_facts(work: UnitOfWork, page: PageRequest, case_id: UUID | None) -> Page[ComplianceFact]:
    """One page of facts, newest first, with who acknowledged them and what they wait for."""
    async with work.reading() as db:
        rows, following = await fact_store.page_of(db, page, case_id)
        return page.of(await fact_views(db, rows, work.now()), following)


async def _state(db: Transaction, fact: Fact, now: datetime) -> None:
    case = await case_at_hand(db, fact.case_id, fact.centre_id)
    urgency = Urgency.NORMAL if fact.kind is FactKind.COMPLETION else Urgency.URGENT
    alert = await open_sheet(db, case, NewSheet(ReferralKind.ALERT, urgency, fact.alert, case.cem_code), now)
    filing = await open_draft(db, case, fact.filing_kind, fact.sources, now)
    row = _row(fact, case.expediente, filing, alert, now)
    after = {"kind": fact.kind.value, "source_id": str(fact.source_id)}
    await record_change(db, row, "compliance_fact.stated", after=after)
    await prepare_later(db, row, now)


def _row(fact: Fact, expediente: str, filing: FilingRow, alert: ReferralRow, now: datetime) -> ComplianceFactRow:
    return ComplianceFactRow(
        centre_id=fact.centre_id,
        created_at=now,
        source_id=fact.source_id,
        kind=fact.kind,
        case_id=fact.case_id,
        expediente=expediente,
        happened_at=fact.happened_at,
        severity=fact.severity,
        due_at=acknowledgement_due(fact.severity, now),
        filing_id=filing.id,
        referral_id=alert.id,
        attempts=0,
    )


async def _state_completion(runtime: Runtime, event: Event, happened_at: datetime) -> None:
    await state_fact(
        runtime,
        Fact(
            kind=FactKind.COMPLETION,
            source_id=event.subject,
            case_id=event.subject,
            centre_id=event.centre_id,
            filing_kind=FilingKind.COMPLETION_CERTIFICATE,
            sources={},
            alert=f"El participante culminó el programa reeducativo el {_day(happened_at)}.",
            happened_at=happened_at,
        ),
    )


async def _ask_finding(runtime: Runtime, event: Event) -> dict[str, str]:
    """What an event of before the facts does not say."""
    finding = await runtime.client(SessionsClient).get_finding(event.subject)
    if finding.state is not FindingState.APPROVED:
        return {}
    happened_at = finding.decided_at or finding.drafted_at
    return {"kind": finding.kind, "caseid": str(finding.case.id), "happenedat": happened_at.isoformat()}


async def _ask_incident(runtime: Runtime, event: Event) -> dict[str, str]:
    """What an event of before the facts does not say."""
    case_id = UUID(event.detail.split("/cases/")[1].split("/")[0])
    incident = await runtime.client(CasesClient).get_incident(case_id, event.subject)
    if incident.state is not IncidentState.VERIFIED:
        return {}
    happened_at = incident.occurred_at.isoformat()
    return {"caseid": str(case_id), "severity": incident.severity, "happenedat": happened_at}


def _day(moment: datetime) -> str:
    return spanish_date(lima_date(moment))
