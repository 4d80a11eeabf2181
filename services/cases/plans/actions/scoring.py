"""How the objectives of the approved plan ended: said at discharge, told to the court by what they are about."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.cases.actions.moving import shown_case
from services.cases.cases.tables import CaseRow
from services.cases.discharge.models import ScoredObjective
from services.cases.plans import store
from services.cases.plans.actions.planning import objectives_of, stored_objectives
from services.cases.plans.errors import ObjectivesUnscored
from services.cases.plans.models import Objective, ScoredArea, ScoredAreas
from services.cases.plans.rules import Named, PlanState, unknown, unscored
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.unit_of_work import UnitOfWork


async def score_plan(db: Transaction, case: CaseRow, scored: Sequence[ScoredObjective], *, all_of_it: bool) -> None:
    """Note on the approved plan of a locked case, if it has one, how each objective ended.

    Raises ObjectivesUnscored for an id that is none of its objectives, and where an objective is left out although the
    final report is owed (`all_of_it`).
    """
    row = await store.plan_in_state(db, case.id, PlanState.APPROVED)
    objectives = [] if row is None else objectives_of(row)
    words = {one.id: one.objective for one in objectives}
    named = [Named(one.objective_id, one.objective) for one in scored]
    left_out = unscored(words, named) if all_of_it else []
    foreign = unknown(words, named)
    if left_out or foreign:
        raise ObjectivesUnscored.of([words[one] for one in left_out], foreign)
    if row is not None and scored:
        row.content = stored_objectives([_ended(one, scored) for one in objectives])
        await record_change(db, row, "plan.scored", after={"case_id": str(case.id)})


async def read_scored_areas(work: UnitOfWork, case_id: UUID) -> ScoredAreas:
    """Return how the objectives of the case's approved plan ended, without a word that anybody wrote."""
    async with work.reading() as db:
        await shown_case(db, case_id)
        row = await store.plan_in_state(db, case_id, PlanState.APPROVED)
    ended = [] if row is None else [(one.area, one.achievement) for one in objectives_of(row)]
    return ScoredAreas(objectives=[ScoredArea(area=area, achievement=how) for area, how in ended if how is not None])


def _ended(objective: Objective, scored: Sequence[ScoredObjective]) -> Objective:
    for one in scored:
        if one.objective_id == objective.id or (one.objective_id is None and one.objective == objective.objective):
            return objective.model_copy(update={"achievement": one.achievement, "achievement_note": one.note})
    return objective
