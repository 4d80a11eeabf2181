"""Giving the stated entries of the ledger their place in their centre's chain, in batches."""

from uuid import UUID

from services.interop.delivery.store import ledger as ledger_store
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def chain_entries(runtime: Runtime) -> None:
    """Chain what waits in every centre."""
    async with system_work(runtime).reading() as db:
        centres = await ledger_store.centres_waiting(db)
    for centre_id in centres:
        await chain_entries_of(runtime, centre_id)


async def chain_entries_of(runtime: Runtime, centre_id: UUID) -> None:
    """Chain what waits in a centre: whoever is shown its ledger is shown all of it."""
    more = True
    while more:
        async with system_work(runtime) as db:
            more = await ledger_store.chain(db, centre_id)
