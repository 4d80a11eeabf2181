"""The faults still to be shown, and how long each institution takes to answer."""

from collections.abc import Collection, Sequence

from sqlalchemy import RowMapping, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.models.content import Institution
from services.mocks.models.control import FaultKind, FaultOrder
from services.mocks.storage.tables import behaviour, faults, metadata

POLLS_UNLESS_TOLD = 1


async def add(db: AsyncConnection, order: FaultOrder) -> RowMapping:
    """Queue a fault behind those already ordered."""
    values = {
        "institution": order.institution,
        "fault": order.fault,
        "remaining": order.count,
        "seconds": order.seconds,
    }
    row: RowMapping = (await db.execute(insert(faults).values(values).returning(faults))).mappings().one()
    return row


async def take(db: AsyncConnection, institution: Institution, kinds: Collection[FaultKind]) -> RowMapping | None:
    """Use up one showing of the oldest fault of these kinds, and return it; None if none is due."""
    due = select(faults.c.id).where(faults.c.institution == institution, faults.c.fault.in_(list(kinds)))
    due = due.where(or_(faults.c.remaining.is_(None), faults.c.remaining > 0)).order_by(faults.c.id).limit(1)
    statement = update(faults).where(faults.c.id == due.with_for_update().scalar_subquery())
    statement = statement.values(remaining=faults.c.remaining - 1)
    row: RowMapping | None = (await db.execute(statement.returning(faults))).mappings().first()
    return row


async def list_due(db: AsyncConnection) -> Sequence[RowMapping]:
    """Return the faults still to be shown, oldest first."""
    due = select(faults).where(or_(faults.c.remaining.is_(None), faults.c.remaining > 0))
    return (await db.execute(due.order_by(faults.c.id))).mappings().all()


async def forget(db: AsyncConnection, institution: Institution | None) -> None:
    """Drop the faults of one institution, or of all."""
    statement = delete(faults)
    await db.execute(statement if institution is None else statement.where(faults.c.institution == institution))


async def polls_before_answer(db: AsyncConnection, institution: Institution) -> int:
    """Return how often this institution is asked in vain before it answers."""
    statement = select(func.max(behaviour.c.polls_before_answer)).where(behaviour.c.institution == institution)
    told = (await db.execute(statement)).scalar_one()
    return POLLS_UNLESS_TOLD if told is None else int(told)


async def set_polls_before_answer(db: AsyncConnection, institution: Institution, polls: int) -> None:
    """Say how often this institution is to be asked in vain before it answers."""
    statement = insert_or_update(behaviour).values(institution=institution, polls_before_answer=polls)
    change = {"polls_before_answer": polls}
    await db.execute(statement.on_conflict_do_update(index_elements=[behaviour.c.institution], set_=change))


async def forget_everything(db: AsyncConnection) -> None:
    """Empty every table of the schema: no deposit, filing, sheet, token, number or fault is left."""
    for table in reversed(metadata.sorted_tables):
        await db.execute(delete(table))
