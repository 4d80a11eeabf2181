"""The token and revocation endpoints (RFC 6749, RFC 7009)."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from services.identity.access import Everybody
from services.identity.issuer.actions.clients import authenticate_client
from services.identity.issuer.actions.token_grant import grant_tokens, required
from services.identity.issuer.actions.token_refresh import revoke_refresh_token
from services.identity.issuer.models import TokenAnswer
from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.oauth_answers import OAUTH_ERRORS, form_body, oauth_answer, oauth_refusal
from services.identity.oauth_form import client_credentials, read_form

router = APIRouter(prefix="/identity", tags=["Sign-in"])

_CLIENT_FIELDS = {
    "client_id": "The client, unless named in the Authorization header",
    "client_secret": "Its secret, unless given in the Authorization header",
}
_TOKEN_FIELDS = {
    "grant_type": "authorization_code, refresh_token or client_credentials",
    "code": "The code of the sign-in",
    "redirect_uri": "The redirect_uri of the sign-in request",
    "code_verifier": "The PKCE secret behind code_challenge",
    "refresh_token": "The latest refresh token; each is good once",
    "scope": "What to ask for, separated by spaces",
}
_REVOKED_FIELDS = {"token": "The refresh token to end", "token_type_hint": "Ignored"}


@router.post(
    "/token",
    response_model=TokenAnswer,
    responses=OAUTH_ERRORS,
    openapi_extra=form_body(_TOKEN_FIELDS | _CLIENT_FIELDS, required="grant_type"),
)
async def issue_tokens(work: Everybody, request: Request) -> JSONResponse:
    """Exchange a code, a refresh token or client credentials for tokens."""
    try:
        form = await read_form(request)
        client = await authenticate_client(work.runtime, *client_credentials(request, form))
        return oauth_answer(await grant_tokens(work.runtime, client, form))
    except OAuthError as error:
        return oauth_refusal(request, error)


@router.post(
    "/revoke",
    response_class=Response,
    responses=OAUTH_ERRORS | {200: {"description": "Ended, or unknown"}},
    openapi_extra=form_body(_REVOKED_FIELDS | _CLIENT_FIELDS, required="token"),
)
async def revoke_token(work: Everybody, request: Request) -> Response:
    """End a refresh token and the whole sign-in it belongs to; access tokens end by themselves."""
    try:
        form = await read_form(request)
        client = await authenticate_client(work.runtime, *client_credentials(request, form))
        await revoke_refresh_token(work.runtime, client, required(form, "token"))
        return Response(status_code=200)
    except OAuthError as error:
        return oauth_refusal(request, error)
