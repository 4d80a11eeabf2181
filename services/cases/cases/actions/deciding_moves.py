"""Moves that a person makes by decision: he never appeared, is suspended, goes on."""

from uuid import UUID

from services.cases.cases.actions.decisions import keep_decision
from services.cases.cases.actions.moving import locked_case, move_case, shown_case
from services.cases.cases.models.cases import Case
from services.cases.cases.models.decisions import DecisionKind, MoveDecision
from services.cases.cases.rules.lifecycle import Cause
from shared.unit_of_work import UnitOfWork


async def decide_move(work: UnitOfWork, case_id: UUID, version: int, decision: MoveDecision) -> Case:
    """Move the case, and keep the decision.

    Raises StepForbidden with the allowed moves, MoveReasonUnfit with the allowed reasons, MomentInFuture and
    MoveOutOfOrder.
    """
    async with work as db:
        case = await locked_case(db, case_id, version)
        on = await move_case(
            db,
            case,
            decision.to,
            Cause.DECISION,
            effective_on=decision.effective_on,
            reason_code=decision.reason_code,
            note=decision.note,
        )
        await keep_decision(db, case, DecisionKind.MOVE, decision, on)
        return work.answer(await shown_case(db, case_id))
