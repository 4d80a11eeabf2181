"""Looking at an e-mail address and a password, with the wait that failures earn."""

from dataclasses import dataclass
from datetime import datetime

from services.identity.sign_in.actions.password_hashing import password_matches
from services.identity.sign_in.rules.lock_out import count_attempt, counter_of, must_wait_until
from services.identity.sign_in.store import forgive_attempts, lock_attempts, save_attempts
from services.identity.staff.store import find_staff_by_email
from services.identity.staff.tables import StaffRow
from shared import audit
from shared.runtime import Runtime
from shared.unit_of_work import system_work

_LONGEST_EMAIL = 254


@dataclass(frozen=True)
class Refused:
    """The pair was not accepted; `wait_until` is set when it was not even looked at."""

    wait_until: datetime | None = None


async def check_password(runtime: Runtime, email: str, password: str, device: str = "") -> StaffRow | Refused:
    """Return the active account that the pair opens, or why not; says nothing on whether the account exists.

    `device` names where the account is known to have signed in before; attempts from there are counted apart.
    """
    address = readable_address(email)
    index = counter_of(attempts_index(runtime, address), device)
    work = system_work(runtime)
    async with work as db:
        earlier = await lock_attempts(db, index)
        wait_until = must_wait_until(earlier, work.now())
        if wait_until is not None:
            return Refused(wait_until)
        attempts = count_attempt(earlier, work.now())
        await save_attempts(db, index, attempts)
        account = await find_staff_by_email(db, address)
        if account is not None and attempts.locked_until is not None:
            await audit.record(db, action="staff.locked_out", subject="staff", subject_id=account.id)
    stored = account.password_hash if account else None
    matches = await password_matches(password, stored, known_device=bool(device))
    if account is None or not matches or account.disabled_at is not None:
        return Refused()
    async with work as db:
        await forgive_attempts(db, index)
    return account


def readable_address(email: str) -> str:
    """Return the address as accounts store it; an unstorable one becomes the empty address, which nobody has."""
    address = email.strip().lower()
    return address if address.isprintable() and len(address) <= _LONGEST_EMAIL else ""


def attempts_index(runtime: Runtime, address: str) -> str:
    """Return the keyed hash under which attempts for this address are counted."""
    return runtime.cipher.blind_index(f"sign_in_attempts.email:{address}")
