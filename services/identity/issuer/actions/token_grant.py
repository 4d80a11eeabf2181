"""The token endpoint's three grants, chosen by `grant_type` (RFC 6749)."""

from collections.abc import Awaitable, Callable, Mapping

from services.identity.issuer.actions.code_exchange import exchange_code
from services.identity.issuer.actions.token_issuing import issue_to_client
from services.identity.issuer.actions.token_refresh import refresh_tokens
from services.identity.issuer.models import TokenAnswer
from services.identity.issuer.rules.oauth_client import ClientKind, OAuthClient
from services.identity.issuer.rules.oauth_error import OAuthError
from shared.runtime import Runtime
from shared.unit_of_work import system_work

Grant = Callable[[Runtime, OAuthClient, Mapping[str, str]], Awaitable[TokenAnswer]]


async def grant_tokens(runtime: Runtime, client: OAuthClient, form: Mapping[str, str]) -> TokenAnswer:
    """Return the tokens that the form asks for; raises OAuthError."""
    grant = _GRANTS.get(required(form, "grant_type"))
    if grant is None:
        raise OAuthError(
            "unsupported_grant_type",
            "grant_type debe ser authorization_code, refresh_token o client_credentials.",
            "grant_type must be authorization_code, refresh_token or client_credentials.",
        )
    machine = grant is _by_client_credentials
    if machine is (client.kind is ClientKind.PUBLIC):
        raise OAuthError(
            "unauthorized_client",
            "Este cliente no puede usar ese grant_type.",
            "This client may not use that grant_type.",
        )
    return await grant(runtime, client, form)


def required(form: Mapping[str, str], name: str) -> str:
    """Return the parameter; raises OAuthError `invalid_request` when it is missing or empty."""
    value = form.get(name, "")
    if not value:
        raise OAuthError("invalid_request", f"Falta {name}.", f"{name} is missing.")
    return value


async def _by_code(runtime: Runtime, client: OAuthClient, form: Mapping[str, str]) -> TokenAnswer:
    code, redirect_uri = required(form, "code"), required(form, "redirect_uri")
    return await exchange_code(runtime, client, code, redirect_uri, required(form, "code_verifier"))


async def _by_refresh_token(runtime: Runtime, client: OAuthClient, form: Mapping[str, str]) -> TokenAnswer:
    return await refresh_tokens(runtime, client, required(form, "refresh_token"), form.get("scope", ""))


async def _by_client_credentials(runtime: Runtime, client: OAuthClient, form: Mapping[str, str]) -> TokenAnswer:
    scope = client.granted_scope(form.get("scope", ""))
    async with system_work(runtime) as db:
        return await issue_to_client(db, client, scope)


_GRANTS: dict[str, Grant] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh_token,
    "client_credentials": _by_client_credentials,
}
