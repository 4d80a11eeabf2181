"""Moving a case: state, history, audit and event in the caller's one transaction."""

from datetime import date
from uuid import UUID

from services.cases.cases.actions.showing import case_view, comes_back_to, due_next
from services.cases.cases.errors import MomentInFuture, MoveOutOfOrder, MoveReasonUnfit, StepForbidden
from services.cases.cases.models.cases import Case
from services.cases.cases.rules.effective_dates import BeforeLastMove, InFuture, moment_of, require_order
from services.cases.cases.rules.lifecycle import CaseState, Cause, MoveForbidden, allowed_reasons, require_move
from services.cases.cases.store import cases
from services.cases.cases.tables import CaseRow, HistoryRow
from services.cases.client.events import CASE_MOVED
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.unit_of_work import work_of
from shared.web.concurrency import require_version


async def locked_case(db: Transaction, case_id: UUID, version: int | None = None) -> CaseRow:
    """Return the case locked; raise NotFound, or StaleVersion when the caller decided on another version."""
    case = await cases.lock_case(db, case_id)
    if case is None:
        raise NotFound()
    if version is not None:
        require_version(case.version, version)
    return case


async def shown_case(db: Transaction, case_id: UUID) -> Case:
    """Return the case as it stands in this transaction; raise NotFound when there is none within reach."""
    row = await cases.find_case(db, case_id)
    if row is None:
        raise NotFound()
    return case_view(row)


def require_step(case: CaseRow, to: CaseState, cause: Cause) -> None:
    """Let the step pass, or raise StepForbidden with the moves that are allowed."""
    try:
        require_move(CaseState(case.state), to, cause, comes_back_to(case))
    except MoveForbidden as forbidden:
        raise StepForbidden.in_state(forbidden.state, comes_back_to(case)) from forbidden


def effective_day(db: Transaction, case: CaseRow, told: date | None, field: str = "effective_on") -> date:
    """Return the day that was told of a locked case, today for none; raise MomentInFuture or MoveOutOfOrder."""
    today = work_of(db).today()
    on = told or today
    try:
        require_order(on, since=case.state_since, today=today)
    except InFuture as future:
        raise MomentInFuture.at(field) from future
    except BeforeLastMove as before:
        raise MoveOutOfOrder.since(field, before.since, CaseState(case.state)) from before
    return on


async def move_case(
    db: Transaction,
    case: CaseRow,
    to: CaseState,
    cause: Cause,
    *,
    effective_on: date | None = None,
    dated_by: str = "effective_on",
    reason_code: str | None = None,
    note: str | None = None,
    reference: UUID | None = None,
) -> date:
    """Move a locked case and write down who, when and why; raise StepForbidden or MoveReasonUnfit.

    It takes effect on the day that is told, today for none, which is returned; one out of the order of things is
    refused at the field that it is `dated_by`: raises MomentInFuture and MoveOutOfOrder.
    """
    require_step(case, to, cause)
    reasons = allowed_reasons(CaseState(case.state), to, comes_back_to(case))
    if reasons and reason_code not in reasons:
        raise MoveReasonUnfit.choose_from(reasons)
    on = effective_day(db, case, effective_on, dated_by)
    entry = history_entry(db, case, to, cause, on)
    entry.reason_code, entry.note, entry.reference = reason_code, note, reference
    cases.enter_state(case, to, cause, moment_of(on, recorded_at=entry.created_at, since=case.state_since))
    await record_move(db, case, entry)
    return on


def history_entry(db: Transaction, case: CaseRow, to: CaseState, cause: Cause, on: date) -> HistoryRow:
    """Return what the history will hold of a case that goes from its state to another."""
    work = work_of(db)
    return HistoryRow(
        centre_id=case.centre_id,
        case_id=case.id,
        created_at=work.now(),
        from_state=CaseState(case.state),
        to_state=to,
        cause=cause,
        effective_on=on,
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )


async def record_move(db: Transaction, case: CaseRow, entry: HistoryRow) -> None:
    """Store the case as it now stands, the entry of its history, the audit row, and the event."""
    facts = {"state": case.state, "happenedat": case.state_since.isoformat()}
    case.next_due_on = due_next(CaseState(case.state), case.due_dates)
    await record_change(
        db,
        case,
        "case.moved" if entry.corrects is None else "case.corrected",
        reason=entry.reason_code or (entry.note if entry.corrects else None),
        before={"state": entry.from_state},
        after={"state": case.state, "effective_on": str(entry.effective_on)},
        event=CASE_MOVED,
        detail=f"/v1/cases/{case.id}",
        facts=facts
        | ({"reason": entry.reason_code} if entry.reason_code else {})
        | ({"corrects": str(entry.corrects)} if entry.corrects else {}),
    )
    entry.version = case.version
    await db.add(entry)
