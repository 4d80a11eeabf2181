"""Moves that a person makes by decision: never appeared, suspended, resumed."""

from uuid import UUID

from services.cases.cases.actions.moving import locked_case, move_case, shown_case
from services.cases.cases.models.cases import Case
from services.cases.cases.models.decisions import MoveDecision
from services.cases.cases.rules.lifecycle import Cause
from shared.unit_of_work import UnitOfWork


async def decide_move(work: UnitOfWork, case_id: UUID, version: int, decision: MoveDecision) -> Case:
    """Move the case; raise StepForbidden with the allowed moves, or MoveReasonUnfit with the allowed reasons."""
    async with work as db:
        case = await locked_case(db, case_id, version)
        await move_case(db, case, decision.to, Cause.DECISION, reason_code=decision.reason_code, note=decision.note)
        return work.answer(await shown_case(db, case_id))
