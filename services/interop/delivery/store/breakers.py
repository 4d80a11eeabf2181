"""The circuit breakers, one row per institution."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.interop.delivery.rules.circuit_breaker import Breaker
from services.interop.delivery.tables import BreakerRow


async def lock(db: AsyncSession, institution: str) -> Breaker:
    """The institution's breaker, locked until the transaction ends."""
    await db.execute(insert(BreakerRow).values(institution=institution, failures=0).on_conflict_do_nothing())
    statement = select(BreakerRow).where(BreakerRow.institution == institution).with_for_update()
    row = (await db.scalars(statement.execution_options(populate_existing=True))).one()
    return Breaker(row.failures, row.closed_until)


async def store(db: AsyncSession, institution: str, breaker: Breaker) -> None:
    """Write back what `lock` gave."""
    row = await db.get_one(BreakerRow, institution)
    row.failures, row.closed_until = breaker.failures, breaker.closed_until
    await db.flush()
