"""Offering a case to another centre, and what becomes of the offer. What is written reaches both centres at once."""

from dataclasses import replace
from uuid import UUID

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.errors import StepForbidden
from services.cases.cases.models.cases import Case
from services.cases.cases.rules.lifecycle import CaseState, is_closed
from services.cases.transfers import store
from services.cases.transfers.actions.handing_over import hand_over
from services.cases.transfers.actions.showing import transfer_views
from services.cases.transfers.errors import TransferCentreUnfit, TransferDecided
from services.cases.transfers.models import Transfer, TransferDecision, TransferOffer, TransferSummary
from services.cases.transfers.rules import TransferState
from services.cases.transfers.tables import TransferRow
from services.sessions.client import Progress, SessionsClient
from shared.centre_names import named_centre
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.problems import NotFound
from shared.service_client import UpstreamRefused
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version


async def offer(work: UnitOfWork, case_id: UUID, version: int, told: TransferOffer) -> Transfer:
    """Offer a running case with a summary of it; what he was credited is asked of sessions before the transaction.

    Raises TransferCentreUnfit, TransferUnderWay and StepForbidden; UpstreamUnavailable while sessions does not answer.
    """
    async with work.reading() as db:
        await shown_case(db, case_id)
    progress = await _progress(work, case_id)
    _reach(work, told.to_centre_id)
    async with work as db:
        case = await locked_case(db, case_id, version)
        if told.to_centre_id == case.centre_id or not (await named_centre(db, told.to_centre_id)).name:
            raise TransferCentreUnfit()
        if is_closed(CaseState(case.state)):
            raise StepForbidden.in_state(CaseState(case.state))
        summary = _summary(await shown_case(db, case_id), progress).model_dump(mode="json")
        transfer_id, now, rows = new_id(), work.now(), []
        for centre_id in (case.centre_id, told.to_centre_id):
            row = TransferRow(
                centre_id=centre_id,
                created_at=now,
                transfer_id=transfer_id,
                case_id=case.id,
                case_number=case.number,
                from_centre_id=case.centre_id,
                to_centre_id=told.to_centre_id,
                state=TransferState.OFFERED,
                reason=told.reason,
                summary=summary,
                actor=work.principal.subject,
                actor_name=work.principal.name,
            )
            await record_change(db, row, "transfer.offered", reason=told.reason, after={"case": str(case.id)})
            rows.append(row)
        return work.created((await transfer_views(db, rows[:1]))[0])


async def refuse(work: UnitOfWork, transfer_id: UUID, version: int, decision: TransferDecision) -> Transfer:
    """Refuse what one's centre was offered. Raises TransferDecided."""
    await _reach_both(work, transfer_id, is_received=True)
    async with work as db:
        return await _decide(db, await _open(db, transfer_id, version), TransferState.REFUSED, decision.reason)


async def withdraw(work: UnitOfWork, transfer_id: UUID, version: int, decision: TransferDecision) -> Transfer:
    """Withdraw what one's centre offered. Raises TransferDecided."""
    await _reach_both(work, transfer_id, is_received=False)
    async with work as db:
        return await _decide(db, await _open(db, transfer_id, version), TransferState.WITHDRAWN, decision.reason)


async def accept(work: UnitOfWork, transfer_id: UUID, version: int) -> Transfer:
    """Take over the case, in one transaction: it ends at the one centre and is open at the other.

    Raises TransferDecided, and StepForbidden when the case has ended meanwhile.
    """
    await _reach_both(work, transfer_id, is_received=True)
    async with work as db:
        copies = await _open(db, transfer_id, version)
        case = await hand_over(db, copies[0])
        for row in copies:
            row.new_case_id, row.new_case_number = case.id, case.number
        return await _decide(db, copies, TransferState.ACCEPTED, None)


async def _open(db: Transaction, transfer_id: UUID, version: int) -> list[TransferRow]:
    copies = await store.lock_transfer(db, transfer_id)
    require_version(copies[0].version, version)
    if copies[0].state != TransferState.OFFERED:
        raise TransferDecided()
    return copies


async def _decide(db: Transaction, copies: list[TransferRow], state: TransferState, reason: str | None) -> Transfer:
    work, now = work_of(db), work_of(db).now()
    for row in copies:
        row.state, row.decision_reason, row.decided_at = state, reason, now
        row.decided_by, row.decided_by_name = work.principal.subject, work.principal.name
        await record_change(db, row, f"transfer.{state.value.lower()}", reason=reason)
    return work.answer((await transfer_views(db, copies[:1]))[0])


async def _reach_both(work: UnitOfWork, transfer_id: UUID, *, is_received: bool) -> None:
    """Let the caller's transaction reach both centres, if the decision is his own centre's; raise NotFound else."""
    async with work.reading() as db:
        row = await store.find_transfer(db, transfer_id)
    if row is None or not work.principal.may_act_in(row.to_centre_id if is_received else row.from_centre_id):
        raise NotFound()
    _reach(work, row.from_centre_id, row.to_centre_id)


def _reach(work: UnitOfWork, *centres: UUID) -> None:
    work.principal = replace(work.principal, centres=work.principal.centres | set(centres))


async def _progress(work: UnitOfWork, case_id: UUID) -> Progress | None:
    try:
        return await work.runtime.client(SessionsClient).get_progress(case_id)
    except UpstreamRefused as refused:
        if refused.status != 404:
            raise
        return None


def _summary(case: Case, progress: Progress | None) -> TransferSummary:
    return TransferSummary(
        participant=case.participant,
        state=case.state,
        expediente=case.expediente,
        court=case.court,
        basis=case.basis,
        measures=case.measures,
        risk_level=case.risk_level,
        modality=case.modality,
        policy_version=case.policy_version,
        credited_sessions=None if progress is None else progress.credited_sessions,
        required_sessions=None if progress is None else progress.required_sessions,
    )
