"""The authorization endpoint and sign-out: what a person's browser meets (OpenID Connect Core, RP-Initiated Logout)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.identity.access import Everybody
from services.identity.issuer.errors import InvalidAuthorizationRequest
from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.oauth_answers import form_body
from services.identity.oauth_form import read_form
from services.identity.sign_in.actions.sign_out import sign_out
from services.identity.sign_in.api import page as pages
from services.identity.sign_in.api.steps import begin, go_on, refused
from shared.problems import problems
from shared.text import preferred_language

router = APIRouter(prefix="/identity", tags=["Sign-in"])

_PARAMETERS = {
    "response_type": "code",
    "client_id": "The application, such as cai-web",
    "redirect_uri": "Where to go back to: registered, compared exactly; on a loopback host any port",
    "scope": "openid profile email",
    "state": "Comes back unchanged",
    "nonce": "Comes back in the ID token",
    "code_challenge": "PKCE challenge",
    "code_challenge_method": "S256",
    "ui_locales": "es or en",
    "login_hint": "E-mail address to fill in",
}
_FORM_FIELDS = {"ticket": "From the page", "email": "E-mail address", "password": "The password"}
_QUERY: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string"}}
        for name, text in _PARAMETERS.items()
    ]
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    303: {"description": "Back to the application, with a code or an error"},
    **problems(InvalidAuthorizationRequest),
}


@router.get("/authorize", response_class=HTMLResponse, responses=_ANSWERS, openapi_extra=_QUERY)
async def show_sign_in(work: Everybody, request: Request) -> Response:
    """Show the sign-in page for an application's authorization request (code flow, PKCE S256)."""
    return await begin(work.runtime, request, request.query_params.multi_items())


@router.post(
    "/authorize",
    response_class=HTMLResponse,
    responses=_ANSWERS | {429: {"description": "The sign-in page; this address must wait"}},
    openapi_extra=form_body(_FORM_FIELDS, required="ticket"),
)
async def sign_in(work: Everybody, request: Request) -> Response:
    """Take the form of the sign-in page, or an authorization request sent as a form."""
    try:
        form = await read_form(request)
    except OAuthError as error:
        return refused(request, error)
    if "ticket" in form:
        return await go_on(work.runtime, request, form)
    return await begin(work.runtime, request, form.items())


@router.get("/logout", response_class=HTMLResponse, responses={303: {"description": "Back to the application"}})
async def end_session(
    work: Everybody,
    request: Request,
    id_token_hint: Annotated[str, Query(max_length=8000)] = "",
    post_logout_redirect_uri: Annotated[str, Query(max_length=2000)] = "",
    state: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """End the sign-in that the ID token is of, and go back to a registered address of the application."""
    address = await sign_out(work.runtime, id_token_hint, post_logout_redirect_uri, state)
    if address is not None:
        return RedirectResponse(address, 303)
    language = preferred_language(request.headers.get("Accept-Language"))
    return pages.message_page("signed_out", language, pages.SIGNED_OUT)
