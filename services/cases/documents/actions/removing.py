"""Removing copies that nothing needs: withdrawn, doubled, or of an upload that never ended.

A copy's name is its own and is never used again, so who removes a discarded one can meet no other's content.
"""

from datetime import timedelta
from uuid import UUID

from services.cases.documents.store import records
from services.cases.documents.store.storage import storage_of
from services.cases.documents.tables import CopyRow, CopyState
from services.cases.settings import settings_of
from shared.background.jobs import enqueue
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import system_work

REMOVE_COPY = "remove_document_copy"
# An upload gives a sign of life every minute that something comes; the gateway ends one that is silent for 30 s.
LONGEST_SILENCE = timedelta(minutes=15)
# So long the row of a dead upload stays, lest its process, if it only slept, write once more what nobody then finds.
_ROW_KEPT = timedelta(days=1)
_AT_ONCE = 100


async def enqueue_removal(db: Transaction, copy_id: UUID) -> None:
    """Have a copy that this transaction discards removed once it is committed."""
    await enqueue(db, REMOVE_COPY, {"copy_id": str(copy_id)})


async def remove_copy(runtime: Runtime, payload: dict[str, str]) -> None:
    """Do what `enqueue_removal` asked for; nothing, where it is done or the copy is no discarded one."""
    copy_id = UUID(payload["copy_id"])
    async with system_work(runtime).reading() as db:
        copy = await db.find(CopyRow, copy_id)
    if copy is not None and copy.state == CopyState.DISCARDED:
        await _remove(runtime, copy_id)


async def give_up_upload(runtime: Runtime, copy_id: UUID) -> None:
    """Remove what has come of an upload that this process has ended; nothing, where it was completed after all."""
    async with system_work(runtime) as db:
        is_given_up = await records.discard_upload(db, copy_id)
    if is_given_up:
        await _remove(runtime, copy_id)


async def sweep_copies(runtime: Runtime) -> None:
    """Remove what uploads left behind that died with their process, and what could not be removed before."""
    now = runtime.clock.now()
    async with system_work(runtime) as db:
        await records.discard_silent_uploads(db, now - LONGEST_SILENCE)
    async with system_work(runtime).reading() as db:
        discarded = await records.discarded_copies(db, _AT_ONCE)
    for copy in discarded:
        await storage_of(settings_of(runtime)).remove(copy.id)
        if copy.alive_at < now - _ROW_KEPT:
            async with system_work(runtime) as db:
                await records.forget_copy(db, copy.id)


async def _remove(runtime: Runtime, copy_id: UUID) -> None:
    await storage_of(settings_of(runtime)).remove(copy_id)
    async with system_work(runtime) as db:
        await records.forget_copy(db, copy_id)
