"""Moving a case: state, history, audit and event in the caller's one transaction."""

from uuid import UUID

from services.cases.cases.actions.showing import case_view, due_next
from services.cases.cases.errors import MoveReasonUnfit, StepForbidden
from services.cases.cases.models.cases import Case
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
        require_move(CaseState(case.state), to, cause)
    except MoveForbidden as forbidden:
        raise StepForbidden.in_state(forbidden.state) from forbidden


async def move_case(
    db: Transaction,
    case: CaseRow,
    to: CaseState,
    cause: Cause,
    *,
    reason_code: str | None = None,
    note: str | None = None,
    reference: UUID | None = None,
) -> None:
    """Move a locked case and write down who, when and why; raise StepForbidden or MoveReasonUnfit."""
    require_step(case, to, cause)
    came_from = CaseState(case.state)
    reasons = allowed_reasons(came_from, to)
    if reasons and reason_code not in reasons:
        raise MoveReasonUnfit.choose_from(reasons)
    work = work_of(db)
    cases.enter_state(case, to, work.now())
    case.next_due_on = due_next(to, case.due_dates)
    await record_change(
        db,
        case,
        "case.moved",
        reason=reason_code,
        before={"state": came_from},
        after={"state": to},
        event=CASE_MOVED,
        detail=f"/v1/cases/{case.id}",
        facts={"state": to, "happenedat": work.now().isoformat()} | ({"reason": reason_code} if reason_code else {}),
    )
    await db.add(
        HistoryRow(
            centre_id=case.centre_id,
            case_id=case.id,
            version=case.version,
            created_at=work.now(),
            from_state=came_from,
            to_state=to,
            cause=cause,
            reason_code=reason_code,
            note=note,
            reference=reference,
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
    )
