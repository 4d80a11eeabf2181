"""A person signs in for an application: the password was right, so a code goes back (RFC 6749, 4.1)."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.issuer.rules.authorization_request import AuthorizationRequest
from services.identity.issuer.rules.oauth_client import digest
from services.identity.issuer.rules.sign_in_life import CODE_LIFE, SIGN_IN_LIFE
from services.identity.issuer.tables import SignInRow
from services.identity.sign_in.actions.password_change import check_new_password
from services.identity.sign_in.actions.password_check import Refused, check_password
from services.identity.sign_in.actions.password_hashing import hash_password
from services.identity.staff.store import find_staff, lock_staff
from services.identity.staff.tables import StaffRow
from shared import audit
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import system_work, work_of


@dataclass(frozen=True)
class MustChoosePassword:
    """The password was right and temporary: this version of the account must get a new one first."""

    staff_id: UUID
    version: int
    email: str


async def sign_in(
    runtime: Runtime, request: AuthorizationRequest, email: str, password: str, device: str = ""
) -> str | MustChoosePassword | Refused:
    """Return the code for the application, or what stands in its way."""
    checked = await check_password(runtime, email, password, device)
    if isinstance(checked, Refused):
        return checked
    if checked.must_change_password:
        return MustChoosePassword(checked.id, checked.version, checked.email)
    async with system_work(runtime) as db:
        account = await lock_staff(db, checked.id)
        if account is None or account.version != checked.version:
            return Refused()
        return await _begin(db, account, request)


async def choose_password_and_sign_in(
    runtime: Runtime, request: AuthorizationRequest, choice: MustChoosePassword, new_password: str
) -> str | Refused:
    """Set the password that a person chose in place of a temporary one, and return the code for the application.

    Raises PasswordRefused for a password that breaks the rules.
    """
    work = system_work(runtime)
    async with work.reading() as reading:
        found = await find_staff(reading, choice.staff_id)
    if found is None:
        return Refused()
    check_new_password(new_password, found)
    password_hash = await hash_password(new_password)
    async with work as db:
        account = await lock_staff(db, choice.staff_id)
        if account is None or account.version != choice.version or account.disabled_at is not None:
            return Refused()
        account.password_hash = password_hash
        account.must_change_password = False
        account.version += 1
        await db.save(account)
        await audit.record(db, action="staff.password_changed", subject="staff", subject_id=account.id)
        return await _begin(db, account, request)


async def _begin(db: Transaction, account: StaffRow, request: AuthorizationRequest) -> str:
    now: datetime = work_of(db).now()
    code = secrets.token_urlsafe(32)
    row = SignInRow(
        staff_id=account.id,
        client_id=request.client_id,
        redirect_uri=request.redirect_uri,
        scope=request.scope,
        nonce=request.nonce,
        code_digest=digest(code),
        code_challenge=request.code_challenge,
        code_expires_at=now + CODE_LIFE,
        authenticated_at=now,
        ends_at=now + SIGN_IN_LIFE,
    )
    await db.add(row)
    await audit.record(
        db, action="staff.signed_in", subject="staff", subject_id=account.id, after={"client_id": request.client_id}
    )
    return code
