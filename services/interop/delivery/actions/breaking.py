"""Telling the circuit breakers what came of calls, in a transaction of its own: no message is held meanwhile."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from services.interop.delivery.actions.outcomes import Failed, Outcome, Task, is_ours
from services.interop.delivery.actions.turns import turn_work
from services.interop.delivery.rules import circuit_breaker
from services.interop.delivery.rules.circuit_breaker import Breaker
from services.interop.delivery.rules.messages import Institution
from services.interop.delivery.store import breakers as breaker_store
from services.interop.delivery.store import messages as message_store
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def tell_breakers(runtime: Runtime, came: Sequence[tuple[Task, Outcome]]) -> None:
    """Count failures and successes of the institutions; after its first success nothing waits for one any longer."""
    by_institution: dict[Institution, list[tuple[Task, Outcome]]] = defaultdict(list)
    for task, outcome in came:
        if task.probes or not is_ours(outcome):
            by_institution[task.institution].append((task, outcome))
    if not by_institution:
        return
    async with system_work(runtime).reading() as db:
        breakers = await breaker_store.all_of_them(db)
    for institution, told in by_institution.items():
        if any(isinstance(outcome, Failed) for _, outcome in told) or breakers.get(institution, Breaker()).failures:
            await _tell(runtime, institution, told)


async def _tell(runtime: Runtime, institution: Institution, told: Sequence[tuple[Task, Outcome]]) -> None:
    now = runtime.clock.now()
    async with turn_work(runtime) as db:
        before = after = await breaker_store.lock(db, institution)
        for task, outcome in told:
            after = _after(after, now, task, outcome)
        if after != before:
            await breaker_store.store(db, institution, after)
        if circuit_breaker.is_open(before) and not circuit_breaker.is_open(after):
            await message_store.make_due(db, institution, now)


def _after(breaker: Breaker, now: datetime, task: Task, outcome: Outcome) -> Breaker:
    if is_ours(outcome):
        return circuit_breaker.after_no_probe(breaker)
    if isinstance(outcome, Failed):
        return circuit_breaker.after_failure(breaker, now, of_probe=task.probes)
    return circuit_breaker.after_success()
