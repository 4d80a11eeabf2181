"""Giving back what was claimed by a replica that is gone: killed, stopped in the middle of calls, or cut off."""

from services.interop.delivery.actions.turns import turn_work
from services.interop.delivery.rules import circuit_breaker
from services.interop.delivery.rules.circuit_breaker import Breaker
from services.interop.delivery.store import breakers as breaker_store
from services.interop.delivery.store import messages as message_store
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def release_claims_of_gone(runtime: Runtime) -> None:
    """Make due at once what replicas that are present no more had claimed: what came of it nobody here knows.

    Should one live yet, cut off from the database, what it records late of such a claim is ignored.
    """
    async with system_work(runtime).reading() as db:
        gone = await message_store.gone(db)
    if not gone:
        return
    async with turn_work(runtime) as db:
        institutions = await message_store.release(db, gone, runtime.clock.now())
        # What was out may have been the probe for which all others wait; nothing tells it from the rest.
        breakers = await breaker_store.all_of_them(db)
        for institution in sorted(institutions):
            breaker = breakers.get(institution, Breaker())
            if circuit_breaker.is_open(breaker):
                await breaker_store.take(db, institution, breaker, circuit_breaker.after_no_probe(breaker))
