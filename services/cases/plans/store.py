"""The store of individual plans."""

from uuid import UUID

from sqlalchemy import select

from services.cases.plans.rules import PlanState
from services.cases.plans.tables import PlanRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


async def latest_plan(db: Transaction, case_id: UUID) -> PlanRow | None:
    """Return the case's plan of the highest number."""
    mine = select(PlanRow).where(PlanRow.case_id == case_id)
    return await db.first(mine.order_by(PlanRow.number.desc()).limit(1))


async def plan_in_state(db: Transaction, case_id: UUID, *states: PlanState) -> PlanRow | None:
    """Return the case's plan in one of these states, of which there is one at most; its case's lock guards it."""
    return await db.first(select(PlanRow).where(PlanRow.case_id == case_id, one_of(PlanRow.state, states)))


async def find_plan(db: Transaction, case_id: UUID, plan_id: UUID) -> PlanRow | None:
    """Return the case's plan, or None when there is none within reach."""
    return await db.first(select(PlanRow).where(PlanRow.id == plan_id, PlanRow.case_id == case_id))


async def list_plans(db: Transaction, case_id: UUID, page: PageRequest) -> tuple[list[PlanRow], str | None]:
    """Return a page of the case's plans, newest first, and the cursor of the next."""
    return await keyset(db, select(PlanRow).where(PlanRow.case_id == case_id), page, PlanRow.id)
