"""What a token says: the claims of access tokens (RFC 9068) and ID tokens, and the refresh token beside them."""

import secrets
from datetime import datetime
from typing import Any

from services.identity.issuer.actions.token_signing import sign_token
from services.identity.issuer.models import TokenAnswer
from services.identity.issuer.rules.oauth_client import OAuthClient, digest
from services.identity.issuer.rules.sign_in_life import ACCESS_TOKEN_LIFE, refresh_until
from services.identity.issuer.store.sign_ins import add_refresh_token
from services.identity.issuer.tables import SignInRow
from services.identity.settings import settings_of
from services.identity.staff.rules import centres_claim
from services.identity.staff.tables import StaffRow
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.security.principal import PrincipalKind
from shared.unit_of_work import work_of


async def issue_to_client(db: Transaction, client: OAuthClient, scope: str) -> TokenAnswer:
    """Return an access token in which the client speaks for itself."""
    claims: dict[str, Any] = {
        "sub": client.id,
        "name": client.name,
        "cai_kind": client.kind.value,
        "cai_roles": [],
        "cai_centres": list(client.centres),
    }
    if client.institution is not None:
        claims["cai_institution"] = client.institution
    return TokenAnswer(
        access_token=await _access_token(db, claims, client.id, scope),
        expires_in=int(ACCESS_TOKEN_LIFE.total_seconds()),
        scope=scope,
    )


async def issue_to_person(db: Transaction, account: StaffRow, sign_in: SignInRow, scope: str) -> TokenAnswer:
    """Return tokens for the person of this sign-in, and store the refresh token among them."""
    now = work_of(db).now()
    refresh_token = secrets.token_urlsafe(32)
    await add_refresh_token(db, sign_in, digest(refresh_token), refresh_until(now, sign_in.ends_at))
    return TokenAnswer(
        access_token=await _access_token(db, person_claims(account), sign_in.client_id, scope),
        expires_in=int(ACCESS_TOKEN_LIFE.total_seconds()),
        scope=scope,
        refresh_token=refresh_token,
        id_token=await _id_token(db, account, sign_in, scope, now) if "openid" in scope.split() else None,
    )


def person_claims(account: StaffRow) -> dict[str, Any]:
    """Return what the platform's services need to know of a person."""
    return {
        "sub": str(account.id),
        "name": account.name,
        "cai_kind": PrincipalKind.STAFF.value,
        "cai_roles": list(account.roles),
        "cai_centres": centres_claim(account.roles, account.centres),
    }


async def _access_token(db: Transaction, claims: dict[str, Any], client_id: str, scope: str) -> str:
    settings = settings_of(work_of(db).runtime)
    now = int(work_of(db).now().timestamp())
    issued = {
        "iss": settings.issuer,
        "aud": settings.oidc_audience,
        "iat": now,
        "exp": now + int(ACCESS_TOKEN_LIFE.total_seconds()),
        "jti": str(new_id()),
        "client_id": client_id,
        "scope": scope,
    }
    return await sign_token(db, issued | claims, "at+jwt")


async def _id_token(db: Transaction, account: StaffRow, sign_in: SignInRow, scope: str, now: datetime) -> str:
    claims: dict[str, Any] = {
        "iss": settings_of(work_of(db).runtime).issuer,
        "aud": sign_in.client_id,
        "sub": str(account.id),
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_TOKEN_LIFE).timestamp()),
        "auth_time": int(sign_in.authenticated_at.timestamp()),
        "sid": str(sign_in.id),
    }
    if sign_in.nonce:
        claims["nonce"] = sign_in.nonce
    if "profile" in scope.split():
        claims["name"] = account.name
    if "email" in scope.split():
        claims["email"] = account.email
    return await sign_token(db, claims, "JWT")
