"""A person signs out at the issuer for an application (OpenID Connect RP-Initiated Logout 1.0)."""

from uuid import UUID

from services.identity.issuer.actions.token_signing import read_own_token
from services.identity.issuer.rules.redirect_uri import is_registered, with_query
from services.identity.issuer.store.sign_ins import lock_sign_in
from services.identity.settings import settings_of
from shared import audit
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def sign_out(runtime: Runtime, id_token: str, return_to: str, state: str) -> str | None:
    """End the sign-in that the ID token is of; return the address to go to if the application registered it.

    The issuer keeps no cookie of its own, so without one of its ID tokens there is nothing to end.
    """
    work = system_work(runtime)
    async with work as db:
        claims = await read_own_token(db, id_token)
        if claims is None or "sid" not in claims:
            return None
        row = await lock_sign_in(db, UUID(claims["sid"]))
        if row is not None and row.ended_at is None:
            row.ended_at = work.now()
            await db.save(row)
            await audit.record(db, action="staff.signed_out", subject="staff", subject_id=row.staff_id)
    client = settings_of(runtime).known_clients.get(str(claims["aud"]))
    if client is None or not is_registered(return_to, client.redirect_uris):
        return None
    return with_query(return_to, {"state": state} if state else {})
