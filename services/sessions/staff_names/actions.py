"""How the staff are called whom answers point to: heard from identity, so that no answer waits for it."""

from collections.abc import Iterable

from services.identity.client import IdentityClient
from services.sessions.staff_names import store
from shared.database.transaction import Transaction
from shared.events import Event
from shared.references import StaffReference
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def follow_staff(runtime: Runtime, event: Event) -> None:
    """Handle that an account was opened or changed; a repeat, or older news, changes nothing."""
    account = await runtime.client(IdentityClient).get_staff(event.subject)
    async with system_work(runtime) as db:
        await store.keep(db, str(account.id), account.name, account.version)


async def named_staff(db: Transaction, subjects: Iterable[str]) -> dict[str, StaffReference]:
    """Return each of them by name, all in one statement; one not heard of has an empty name."""
    wanted = set(subjects)
    known = await store.names_of(db, wanted)
    return {one: StaffReference(id=one, name=known.get(one, "")) for one in wanted}
