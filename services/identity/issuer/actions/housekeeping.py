"""What nobody can use any more is deleted once a day."""

from datetime import timedelta

from services.identity.issuer.store.sign_ins import forget_sign_ins_before
from services.identity.sign_in.rules.lock_out import FORGOTTEN_AFTER
from services.identity.sign_in.store import forget_attempts_before
from shared.runtime import Runtime
from shared.unit_of_work import system_work

# A sign-in is kept for a while after its end, so that a token used again is still recognised.
_KEPT_AFTER_END = timedelta(days=1)


async def forget_what_ended(runtime: Runtime) -> None:
    """Delete sign-ins that ended and attempts that no longer count."""
    work = system_work(runtime)
    async with work as db:
        await forget_sign_ins_before(db, work.now() - _KEPT_AFTER_END)
        await forget_attempts_before(db, work.now() - FORGOTTEN_AFTER)
