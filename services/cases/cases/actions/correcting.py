"""Taking back a wrong move: the case stands again where it did, and the history shows both."""

from datetime import date
from uuid import UUID

from services.cases.cases.actions.decisions import keep_decision
from services.cases.cases.actions.moving import history_entry, locked_case, move_case, record_move, shown_case
from services.cases.cases.errors import MoveNotCorrectable, MoveNotLast
from services.cases.cases.models.cases import Case
from services.cases.cases.models.decisions import DecisionKind, MoveCorrection
from services.cases.cases.rules.corrections import standing_moves, why_it_stays
from services.cases.cases.rules.effective_dates import moment_of, within_order
from services.cases.cases.rules.lifecycle import CaseState, Cause
from services.cases.cases.store import cases
from services.cases.cases.tables import CaseRow, HistoryRow
from services.interop.client import InteropClient, Message
from shared.peru.written_dates import lima_date
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork


async def correct_move(
    work: UnitOfWork, case_id: UUID, entry_id: UUID, version: int, correction: MoveCorrection
) -> Case:
    """Put the case back to where it stood before its last move; the moments of before are its again.

    Interop is asked before the transaction what was filed at the court. Raises MoveNotLast, MoveNotCorrectable, and
    UpstreamUnavailable while it does not answer.
    """
    async with work.reading() as db:
        await shown_case(db, case_id)
    filed = await work.runtime.client(InteropClient).latest_filings(case_id)
    async with work as db:
        case = await locked_case(db, case_id, version)
        history = await cases.whole_history(db, case_id)
        *before, wrong = standing_moves(history)
        _require_correctable(wrong, entry_id, history, filed)
        entry = history_entry(db, case, CaseState(before[-1].to_state), Cause.CORRECTION, work.today())
        entry.corrects, entry.note = wrong.id, correction.reason
        _stand_again(case, before, wrong)
        await record_move(db, case, entry)
        await keep_decision(db, case, DecisionKind.CORRECTION, correction, work.today())
        if case.state == CaseState.ADMITTED and case.first_session_at is not None:  # told while he was away
            on = within_order(case.first_session_at, since=case.state_since, today=work.today())
            await move_case(db, case, CaseState.IN_PROGRESS, Cause.ATTENDANCE, effective_on=on)
        return work.answer(await shown_case(db, case_id))


def _require_correctable(wrong: HistoryRow, entry_id: UUID, history: list[HistoryRow], filed: list[Message]) -> None:
    if entry_id not in {entry.id for entry in history}:
        raise NotFound()
    if entry_id != wrong.id:
        raise MoveNotLast.last_is(wrong.id, CaseState(wrong.to_state))
    if reason := why_it_stays(wrong):
        raise MoveNotCorrectable(reason)
    if filed and filed[0].created_at >= wrong.created_at:
        raise MoveNotCorrectable.after_filing(lima_date(filed[0].created_at))


def _stand_again(case: CaseRow, moves: list[HistoryRow], wrong: HistoryRow) -> None:
    """Let the case go through the moves again; that he attended is not of these: it is told by sessions alone."""
    case.contacted_at = case.assessed_at = case.admitted_at = case.discharged_at = None
    since = None
    for move in moves:
        since = moment_of(_day(move), recorded_at=move.created_at, since=since)
        cases.enter_state(case, CaseState(move.to_state), Cause(move.cause), since)
    if wrong.to_state == CaseState.DISCHARGED:
        case.discharge_reason = None
    if wrong.cause == Cause.ADMISSION:
        case.modality = case.policy_version = None


def _day(move: HistoryRow) -> date:
    return move.effective_on or lima_date(move.created_at)
