"""Noting which roll calls are complete, so that a list of those that are due looks at no others."""

from services.sessions.groups.store.session_list import note_complete_roll_calls
from shared.runtime import Runtime
from shared.unit_of_work import system_work

_AT_ONCE = 500


async def note_roll_calls(runtime: Runtime) -> None:
    """Note of every session that is over and of which nobody lacks a record that its roll call is complete."""
    noted = _AT_ONCE
    while noted == _AT_ONCE:
        async with system_work(runtime) as db:
            noted = await note_complete_roll_calls(db, runtime.clock.now(), _AT_ONCE)
