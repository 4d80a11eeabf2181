"""The circuit breakers, one row per institution: read by all, written only when one changes."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select, update

from services.interop.delivery.rules.circuit_breaker import Breaker
from services.interop.delivery.rules.messages import Institution
from services.interop.delivery.tables import BreakerRow
from shared.database.rows import table_of
from shared.database.transaction import Transaction

_ALL = select(BreakerRow.institution, BreakerRow.failures, BreakerRow.closed_until)
_IS = BreakerRow.institution == bindparam("of")
_LOCKED = select(BreakerRow.failures, BreakerRow.closed_until).where(_IS).with_for_update()
_STORE = update(table_of(BreakerRow)).where(_IS)
_UNCHANGED = BreakerRow.closed_until.is_not_distinct_from(bindparam("read"))


async def all_of_them(db: Transaction) -> Mapping[Institution, Breaker]:
    """The breakers as they stand, without a lock; an institution that never failed has none."""
    return {Institution(name): Breaker(failures, until) for name, failures, until in await db.all(_ALL)}


async def lock(db: Transaction, institution: Institution) -> Breaker:
    """The institution's breaker, locked until the transaction ends."""
    await db.add_unless_there(BreakerRow(institution=institution, failures=0))
    return Breaker(*await db.one(_LOCKED, {"of": institution}))


async def store(db: Transaction, institution: Institution, breaker: Breaker) -> None:
    """Write back what `lock` gave."""
    changed = {"of": institution, "failures": breaker.failures, "closed_until": breaker.closed_until}
    await db.execute(_STORE, changed)


async def take(db: Transaction, institution: Institution, read: Breaker, taken: Breaker) -> bool:
    """Write `taken` over what was read; False when another was quicker."""
    changed = {"of": institution, "read": read.closed_until, "closed_until": taken.closed_until}
    return await db.execute(_STORE.where(_UNCHANGED), changed) == 1
