"""The steps after a fact is stated: what its sheets still lack, the partner's referral, and the court's document.

The fact's row says when they are next tried, until all is done or only a person can go on; a sweep finds lost jobs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError

from services.cases.client import Case, CasesClient, RiskLevel, Severity
from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind
from services.interop.documents.actions.issuing import gather, issue
from services.interop.documents.actions.signing import SigningNotPossible
from services.interop.facts import store as fact_store
from services.interop.facts.rules import FactKind
from services.interop.facts.tables import ComplianceFactRow
from services.interop.filings import store as filing_store
from services.interop.filings.actions.opening import alarm_unsigned, attach_signed, submit
from services.interop.filings.errors import CourtLimitsBroken
from services.interop.filings.rules.lifecycle import FilingKind, FilingState
from services.interop.known_cases import store as known_case_store
from services.interop.known_cases.actions.keeping import case_at_hand, known_from, renew_cem
from services.interop.known_cases.store import KnownCase
from services.interop.orders.errors import CasillaMissing
from services.interop.referrals import store as referral_store
from services.interop.referrals.actions.opening import NewSheet, name_case, open_sheet, queue_sheet
from services.interop.referrals.rules.lifecycle import ReferralKind, ReferralState, urgency_of
from shared.background.jobs import enqueue, enqueue_once
from shared.database.transaction import Transaction
from shared.events import Event
from shared.logging import trace_of
from shared.problems import UpstreamUnavailable
from shared.retry import backoff
from shared.runtime import Runtime
from shared.service_client import UpstreamRefused
from shared.unit_of_work import system_work

PREPARE_FACT = "prepare_fact"
LEASE = timedelta(minutes=3)
EARLY = timedelta(seconds=1)
REFERRAL_REASON = "Derivación de la pareja del participante para el seguimiento de su riesgo."

_FAULTS = (UpstreamUnavailable, UpstreamRefused, ValidationError, SigningNotPossible, CasillaMissing)

log = structlog.get_logger("compliance")


@dataclass(frozen=True)
class _Taken:
    """A fact that this run prepares."""

    id: UUID
    kind: FactKind
    case_id: UUID
    severity: str | None
    filing_id: UUID
    filing_kind: FilingKind
    sources: dict[str, Any]
    attempts: int
    leased_until: datetime


async def prepare_later(db: Transaction, fact: ComplianceFactRow, now: datetime) -> None:
    """Have the fact prepared by a job, once this transaction commits."""
    fact.next_attempt_at = now
    await db.save(fact)
    await enqueue(db, PREPARE_FACT, {"fact_id": str(fact.id)})


async def sweep_facts(runtime: Runtime) -> None:
    """Have every fact prepared whose moment came: its job was lost, or its last attempt failed."""
    now, after = runtime.clock.now(), None
    while True:
        async with system_work(runtime) as db:
            page = await fact_store.to_prepare(db, now, after)
            for _, fact_id in page:
                await enqueue_once(db, PREPARE_FACT, {"fact_id": str(fact_id)})
        if not page:
            return
        after = page[-1]


async def prepare_fact(runtime: Runtime, payload: dict[str, str]) -> None:
    """Do what is left of a fact, which may be done twice; what fails is tried again later, with an alarm meanwhile."""
    fact = await _take_up(runtime, UUID(payload["fact_id"]))
    if fact is None:
        return
    try:
        case = await runtime.client(CasesClient).get_case(fact.case_id)
        try:
            await _complete_sheets(runtime, fact, case)
        finally:  # what keeps a sheet back keeps no document back
            await _file_document(runtime, fact, case)
    except Exception as fault:
        log.warning(
            "fact_not_prepared", fact_id=str(fact.id), kind=fact.kind, error=type(fault).__name__, trace=trace_of(fault)
        )
        await _try_later(runtime, fact)
        if not isinstance(fault, _FAULTS):
            raise
        return
    async with system_work(runtime) as db:
        row = await fact_store.get(db, fact.id, lock=True)
        if row is not None and row.next_attempt_at == fact.leased_until:
            row.next_attempt_at = None
            await db.save(row)


async def on_victim_recorded(runtime: Runtime, event: Event) -> None:
    """How to reach her was recorded or changed: her CEM is chosen beforehand, and alerts that waited for it go."""
    case = await runtime.client(CasesClient).get_case(event.subject)
    async with system_work(runtime) as db:
        await alarm_store.resolve(db, case.id, runtime.clock.now(), AlarmKind.PREFERRED_CEM_UNKNOWN)
    if await renew_cem(runtime, case) is None:
        return
    async with system_work(runtime) as db:
        for fact in await fact_store.awaiting_cem(db, event.subject):
            await prepare_later(db, fact, runtime.clock.now())


async def _take_up(runtime: Runtime, fact_id: UUID) -> _Taken | None:
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        row = await fact_store.get(db, fact_id, lock=True)
        if row is None or row.next_attempt_at is None or row.next_attempt_at > now + EARLY:
            return None
        row.attempts += 1
        row.next_attempt_at = now + LEASE
        await db.save(row)
        filing = await filing_store.get(db, row.filing_id)
        assert filing is not None  # noqa: S101  (a foreign key)
        return _Taken(
            row.id,
            FactKind(row.kind),
            row.case_id,
            row.severity,
            row.filing_id,
            FilingKind(filing.kind),
            filing.sources,
            row.attempts,
            row.next_attempt_at,
        )


async def _complete_sheets(runtime: Runtime, fact: _Taken, case: Case) -> None:
    """Give fact and filing what they lack, send the sheets that waited, and refer her if no CEM follows her yet."""
    async with system_work(runtime).reading() as db:
        cem_code = (await case_at_hand(db, case.id, case.centre.id)).cem_code
    cem_code = cem_code or await renew_cem(runtime, case)
    known, now = known_from(case), runtime.clock.now()
    async with system_work(runtime) as db:
        await known_case_store.keep(db, known, now)  # locks the case: two facts must not refer her twice
        await _name_case(db, fact, known)
        if fact.kind is not FactKind.COMPLETION and await referral_store.referral_of_case(db, case.id) is None:
            severity = RiskLevel.SEVERE if fact.severity == Severity.SEVERE else case.risk_level
            urgency = urgency_of(ReferralKind.REFERRAL, severity)
            await open_sheet(db, known, NewSheet(ReferralKind.REFERRAL, urgency, REFERRAL_REASON, cem_code), now)
        for sheet in await referral_store.awaiting_data(db, case.id):
            await _send_on(db, sheet.id, known, cem_code, now)


async def _name_case(db: Transaction, fact: _Taken, known: KnownCase) -> None:
    row = await fact_store.get(db, fact.id, lock=True)
    filing = await filing_store.get(db, fact.filing_id)
    assert row is not None  # noqa: S101  (never deleted)
    assert filing is not None  # noqa: S101  (a foreign key)
    row.expediente = row.expediente or known.expediente
    await db.save(row)
    if not filing.court_code:
        filing.expediente, filing.court_code = known.expediente, known.court_code
        await db.save(filing)


async def _send_on(db: Transaction, referral_id: UUID, known: KnownCase, cem_code: str | None, now: datetime) -> None:
    """Queue a sheet that was never queued; one that has a message waits for the person who was asked about it."""
    sheet = await referral_store.get(db, referral_id, lock=True)
    if sheet is None or sheet.state != ReferralState.NEEDS_DATA or sheet.message_id is not None:
        return
    name_case(sheet, known)
    sheet.cem_code = sheet.cem_code or cem_code
    await db.save(sheet)
    if sheet.cem_code is not None:
        await queue_sheet(db, sheet, now)
        await alarm_store.resolve(db, sheet.id, now, AlarmKind.REFERRAL_NEEDS_DATA)


async def _file_document(runtime: Runtime, fact: _Taken, case: Case) -> None:
    """Draw up, sign and submit the court's document, unless a person did so meanwhile."""
    async with system_work(runtime).reading() as db:
        seen = await filing_store.get(db, fact.filing_id)
    if seen is None or seen.state != FilingState.DRAFT:
        return
    draft, now = await gather(runtime, fact.filing_kind, case, fact.sources), runtime.clock.now()
    async with system_work(runtime) as db:
        filing = await filing_store.get(db, fact.filing_id, lock=True)
        if filing is None or filing.state != FilingState.DRAFT:
            return
        await attach_signed(db, filing, await issue(db, runtime, draft))
        try:
            await submit(db, filing, now)
        except CourtLimitsBroken:
            await alarm_unsigned(db, filing, now)
        else:
            await alarm_store.resolve(db, filing.id, now, AlarmKind.DOCUMENT_UNSIGNED)


async def _try_later(runtime: Runtime, fact: _Taken) -> None:
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        row = await fact_store.get(db, fact.id, lock=True)
        if row is None or row.next_attempt_at != fact.leased_until:
            return
        delay = backoff(fact.attempts)
        row.next_attempt_at = now + delay
        await db.save(row)
        await enqueue(db, PREPARE_FACT, {"fact_id": str(fact.id)}, delay)
        filing = await filing_store.get(db, fact.filing_id)
        if filing is not None and filing.state == FilingState.DRAFT:
            await alarm_unsigned(db, filing, now)
