"""Finding messages that wait for a job which was lost."""

from services.interop.delivery.actions.moving import advance_once
from services.interop.delivery.store import messages as message_store
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def sweep_messages(runtime: Runtime) -> None:
    """Have every message advanced whose moment passed: its job was lost, or its send never came back."""
    now, after = runtime.clock.now(), None
    while True:
        async with system_work(runtime) as db:
            page = await message_store.overdue(db, now, after)
            for _, message_id, kind in page:
                await advance_once(db, message_id, kind)
        if not page:
            return
        after = page[-1][:2]
