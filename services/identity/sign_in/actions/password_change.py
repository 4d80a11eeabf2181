"""A person changes the password of their own account."""

from uuid import UUID

from services.identity.issuer.store.sign_ins import end_sign_ins_of
from services.identity.sign_in.actions.password_check import Refused, check_password
from services.identity.sign_in.actions.password_hashing import hash_password
from services.identity.sign_in.errors import PasswordRefused, TooManyAttempts, WrongPassword
from services.identity.sign_in.rules.password_rules import LONGEST, SHORTEST, PasswordFault, password_fault
from services.identity.staff.models import PasswordChange, PasswordChanged
from services.identity.staff.store import find_staff, lock_staff
from services.identity.staff.tables import StaffRow
from shared import audit
from shared.problems import NotAuthenticated
from shared.text import Text
from shared.unit_of_work import UnitOfWork

_SENTENCES = {
    PasswordFault.TOO_SHORT: Text(
        f"La clave necesita al menos {SHORTEST} caracteres: por ejemplo, cuatro palabras que solo usted uniría.",
        f"The password needs at least {SHORTEST} characters: for example, four words that only you would join.",
    ),
    PasswordFault.TOO_LONG: Text(
        f"La clave puede tener hasta {LONGEST} caracteres.", f"The password may have up to {LONGEST} characters."
    ),
    PasswordFault.TOO_COMMON: Text(
        "Esa clave es de las más usadas y se adivina enseguida: elija otra.",
        "That password is among the commonest and quickly guessed: choose another.",
    ),
    PasswordFault.OWN_DATA: Text(
        "La clave no puede ser su correo ni su nombre.", "The password may not be your e-mail address or your name."
    ),
}


def check_new_password(password: str, account: StaffRow) -> None:
    """Raise PasswordRefused, saying what to do, unless `password` may be this account's."""
    fault = password_fault(password, account.email, account.name)
    if fault is not None:
        raise PasswordRefused(_SENTENCES[fault], reason=fault.value)


async def change_password(work: UnitOfWork, change: PasswordChange) -> PasswordChanged:
    """Change the caller's password and end every sign-in of the account; wrong present passwords earn a wait."""
    staff_id = UUID(work.principal.subject)
    async with work.reading() as reading:
        found = await find_staff(reading, staff_id)
    if found is None:
        raise NotAuthenticated()
    check_new_password(change.new_password.get_secret_value(), found)
    checked = await check_password(work.runtime, found.email, change.present_password.get_secret_value(), "signed-in")
    if isinstance(checked, Refused):
        raise _refusal(work, checked)
    password_hash = await hash_password(change.new_password.get_secret_value())
    async with work as db:
        account = await lock_staff(db, staff_id)
        if account is None or account.version != checked.version:
            raise WrongPassword()
        account.password_hash = password_hash
        account.must_change_password = False
        account.version += 1
        await db.save(account)
        await end_sign_ins_of(db, staff_id, work.now())
        await audit.record(db, action="staff.password_changed", subject="staff", subject_id=staff_id)
        return work.answer(PasswordChanged(changed_at=work.now()))


def _refusal(work: UnitOfWork, refused: Refused) -> WrongPassword | TooManyAttempts:
    if refused.wait_until is None:
        return WrongPassword()
    return TooManyAttempts(retry_after=int((refused.wait_until - work.now()).total_seconds()) + 1)
