"""A code becomes tokens, at the first try or never; one that comes back ends what it gave (RFC 6749, 4.1.2)."""

from services.identity.issuer.actions.token_issuing import issue_to_person
from services.identity.issuer.models import TokenAnswer
from services.identity.issuer.rules.code_exchange import IssuedCode, code_fault, unknown_code
from services.identity.issuer.rules.oauth_client import OAuthClient, digest
from services.identity.issuer.store.sign_ins import lock_sign_in_by_code
from services.identity.issuer.tables import SignInRow
from services.identity.staff.store import find_staff
from shared import audit
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def exchange_code(
    runtime: Runtime, client: OAuthClient, code: str, redirect_uri: str, verifier: str
) -> TokenAnswer:
    """Return tokens for the person who signed in; raises OAuthError `invalid_grant`.

    A try that fails uses the code up: whoever has the code and not its verifier gets no second guess.
    """
    work = system_work(runtime)
    async with work as db:
        sign_in = await lock_sign_in_by_code(db, digest(code))
        account = await find_staff(db, sign_in.staff_id) if sign_in is not None else None
        if sign_in is None or account is None or account.disabled_at is not None:
            raise unknown_code()
        if sign_in.code_used_at is None:
            fault = code_fault(_issued(sign_in), client.id, redirect_uri, verifier, work.now())
            sign_in.code_used_at = work.now()
            await db.save(sign_in)
            if fault is None:
                return await issue_to_person(db, account, sign_in, sign_in.scope)
        else:
            fault = unknown_code()
            await audit.record(db, action="sign_in.code_reused", subject="staff", subject_id=account.id)
        # Committed, so the refusal is raised below: an exception here would roll the ending back.
        sign_in.ended_at = sign_in.ended_at or work.now()
        await db.save(sign_in)
    raise fault


def _issued(sign_in: SignInRow) -> IssuedCode:
    return IssuedCode(
        client_id=sign_in.client_id,
        redirect_uri=sign_in.redirect_uri,
        code_challenge=sign_in.code_challenge,
        expires_at=sign_in.code_expires_at,
        ended_at=sign_in.ended_at,
    )
