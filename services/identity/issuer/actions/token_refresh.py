"""A refresh token is exchanged for new ones, once; one that comes back was copied, and ends its whole family.

Unless its answer was lost: then the same client may ask again at once (rules/refresh_reuse.py).
"""

from dataclasses import dataclass

from services.identity.issuer.actions.token_issuing import issue_to_person
from services.identity.issuer.models import TokenAnswer
from services.identity.issuer.rules.oauth_client import OAuthClient, digest
from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.issuer.rules.refresh_reuse import may_repeat
from services.identity.issuer.store.sign_ins import find_refresh_token, lock_by_refresh_token
from services.identity.issuer.tables import RefreshTokenRow, SignInRow
from services.identity.staff.store import find_staff
from services.identity.staff.tables import StaffRow
from shared import audit
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import system_work, work_of


@dataclass(frozen=True)
class _Family:
    token: RefreshTokenRow
    sign_in: SignInRow
    account: StaffRow


async def refresh_tokens(runtime: Runtime, client: OAuthClient, refresh_token: str, scope: str) -> TokenAnswer:
    """Return new tokens, with the account's roles and centres of this moment; raises OAuthError.

    `scope` may ask for less than the sign-in has, never for more; empty keeps it as it is.
    """
    work = system_work(runtime)
    async with work as db:
        family = await _live_family(db, client, refresh_token)
        if family.token.used_at is None or await _give_up_lost(db, client, family):
            granted = _narrowed(family.sign_in.scope, scope)
            answer = await issue_to_person(db, family.account, family.sign_in, granted)
            family.token.used_at = family.token.used_at or work.now()
            family.token.successor = digest(answer.refresh_token or "")
            await db.save(family.token)
            return answer
        # Committed, so the refusal is raised below: an exception here would roll the ending back.
        family.sign_in.ended_at = work.now()
        await db.save(family.sign_in)
        await audit.record(db, action="sign_in.refresh_reused", subject="staff", subject_id=family.account.id)
    raise _over()


async def revoke_refresh_token(runtime: Runtime, client: OAuthClient, token: str) -> None:
    """End the sign-in that the token belongs to; an unknown token is no error (RFC 7009, 2.2)."""
    work = system_work(runtime)
    async with work as db:
        found = await lock_by_refresh_token(db, digest(token))
        if found is not None and found[1].client_id == client.id and found[1].ended_at is None:
            found[1].ended_at = work.now()
            await db.save(found[1])
            await audit.record(db, action="staff.signed_out", subject="staff", subject_id=found[1].staff_id)


async def _give_up_lost(db: Transaction, client: OAuthClient, family: _Family) -> bool:
    """Use up what was given for the token, if its answer may have been lost; who has it after all is a thief."""
    now, used_at = work_of(db).now(), family.token.used_at
    lost = await find_refresh_token(db, family.token.successor) if family.token.successor else None
    unused = lost is not None and lost.used_at is None
    same_client = family.sign_in.client_id == client.id
    if used_at is None or lost is None or not may_repeat(used_at, unused, same_client, now):
        return False
    lost.used_at = now
    await db.save(lost)
    return True


async def _live_family(db: Transaction, client: OAuthClient, refresh_token: str) -> _Family:
    now = work_of(db).now()
    found = await lock_by_refresh_token(db, digest(refresh_token))
    if found is None:
        raise _over()
    token, sign_in = found
    account = await find_staff(db, sign_in.staff_id)
    expired = token.used_at is None and now >= token.expires_at
    foreign = sign_in.client_id != client.id and token.used_at is None
    if foreign or expired or sign_in.ended_at is not None or account is None or account.disabled_at is not None:
        raise _over()
    return _Family(token, sign_in, account)


def _narrowed(held: str, asked: str) -> str:
    if not set(asked.split()) <= set(held.split()):
        raise OAuthError(
            "invalid_scope",
            "Se pide un permiso (scope) que el ingreso no tiene.",
            "A scope is asked for that the sign-in does not have.",
        )
    return asked if asked.split() else held


def _over() -> OAuthError:
    return OAuthError(
        "invalid_grant",
        "El permiso de renovación (refresh_token) no existe, ya se usó o terminó. Ingrese otra vez.",
        "The refresh token does not exist, was used before or has ended. Sign in again.",
    )
