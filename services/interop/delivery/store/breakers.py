"""The circuit breakers, one row per institution."""

from sqlalchemy import bindparam, select, update

from services.interop.delivery.rules.circuit_breaker import Breaker
from services.interop.delivery.tables import BreakerRow
from shared.database.rows import table_of
from shared.database.transaction import Transaction

_IS = BreakerRow.institution == bindparam("of")
_LOCKED = select(BreakerRow.failures, BreakerRow.closed_until).where(_IS).with_for_update()
_STORE = update(table_of(BreakerRow)).where(_IS)


async def lock(db: Transaction, institution: str) -> Breaker:
    """The institution's breaker, locked until the transaction ends."""
    await db.add_unless_there(BreakerRow(institution=institution, failures=0))
    return Breaker(*await db.one(_LOCKED, {"of": institution}))


async def store(db: Transaction, institution: str, breaker: Breaker) -> None:
    """Write back what `lock` gave."""
    changed = {"of": institution, "failures": breaker.failures, "closed_until": breaker.closed_until}
    await db.execute(_STORE, changed)
