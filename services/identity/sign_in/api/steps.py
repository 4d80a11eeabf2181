"""The steps of a person's sign-in in the browser: the request, the password, perhaps a new password, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import ceil

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.identity.issuer.actions.clients import find_client
from services.identity.issuer.errors import InvalidAuthorizationRequest
from services.identity.issuer.rules.authorization_request import (
    AuthorizationRequest,
    answer_address,
    check_destination,
    read_request,
)
from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.oauth_form import single_values
from services.identity.settings import settings_of
from services.identity.sign_in.actions.password_check import Refused
from services.identity.sign_in.actions.sign_in import MustChoosePassword, choose_password_and_sign_in, sign_in
from services.identity.sign_in.api import page as pages
from services.identity.sign_in.api.known_device import device_of, remember_device
from services.identity.sign_in.api.ticket import Ticket, browser_of, mark_browser, seal, unseal
from services.identity.sign_in.errors import PasswordRefused
from shared.runtime import Runtime
from shared.text import Text, preferred_language

_LONGEST_PASSWORD = 1024


async def begin(runtime: Runtime, request: Request, pairs: Iterable[tuple[str, str]]) -> Response:
    """Answer an application's request: the sign-in page, or what is wrong with the request."""
    try:
        parameters = single_values(pairs)
        client = await find_client(runtime, parameters.get("client_id", ""))
        known, redirect_uri = check_destination(parameters, client)
    except OAuthError as error:
        return refused(request, error)
    language = _language(request, parameters)
    try:
        asked = read_request(parameters, known.id, redirect_uri)
    except OAuthError as error:
        state = parameters.get("state", "")
        said = {"error": error.error, "error_description": error.description(language)}
        return _back(runtime, redirect_uri, state if state.isprintable() and len(state) <= 1000 else "", said)
    ticket = Ticket(asked, language, browser_of(request), runtime.clock.now())
    return await _ask_password(runtime, ticket, asked.login_hint)


async def go_on(runtime: Runtime, request: Request, form: Mapping[str, str]) -> Response:
    """Answer a form that one of our pages posted."""
    ticket = unseal(runtime.cipher, form.get("ticket", ""))
    if ticket is None:
        back = pages.BACK_TO_APPLICATION
        return refused(request, OAuthError("invalid_request", back.es, back.en))
    if not ticket.holds(request, runtime.clock.now()):
        fresh = Ticket(ticket.request, ticket.language, browser_of(request), runtime.clock.now())
        return await _ask_password(runtime, fresh, form.get("email", ""), pages.PAGE_TOO_OLD)
    if ticket.choice is not None:
        return await _take_new_password(runtime, request, ticket, ticket.choice, form)
    return await _take_password(runtime, request, ticket, form)


def refused(request: Request, error: OAuthError) -> Response:
    """Show a person what is wrong where no redirect may go; a program gets problem details (raised)."""
    said = Text(error.es, error.en)
    if "text/html" not in request.headers.get("Accept", ""):
        raise InvalidAuthorizationRequest(said, error=error.error)
    return pages.message_page("refused", _language(request, {}), said, 400)


async def _take_password(runtime: Runtime, request: Request, ticket: Ticket, form: Mapping[str, str]) -> Response:
    email = form.get("email", "")
    password = form.get("password", "")[:_LONGEST_PASSWORD]
    outcome = await sign_in(runtime, ticket.request, email, password, device_of(runtime, request, email))
    if isinstance(outcome, MustChoosePassword):
        chosen = replace(ticket, choice=outcome, shown_at=runtime.clock.now())
        return _ask_new_password(runtime, chosen, outcome.email)
    if isinstance(outcome, Refused):
        return await _ask_again(runtime, ticket, email, outcome)
    return _signed_in(runtime, request, ticket, email, outcome)


async def _take_new_password(
    runtime: Runtime, request: Request, ticket: Ticket, choice: MustChoosePassword, form: Mapping[str, str]
) -> Response:
    new_password, again = form.get("new_password", ""), form.get("again", "")
    if new_password != again:
        return _ask_new_password(runtime, ticket, choice.email, pages.NOT_ALIKE)
    try:
        outcome = await choose_password_and_sign_in(runtime, ticket.request, choice, new_password)
    except PasswordRefused as error:
        return _ask_new_password(runtime, ticket, choice.email, error.detail)
    if isinstance(outcome, Refused):
        return await _ask_password(runtime, replace(ticket, choice=None), "", pages.PAGE_TOO_OLD)
    return _signed_in(runtime, request, ticket, choice.email, outcome)


def _ask_new_password(runtime: Runtime, ticket: Ticket, email: str, alert: Text | None = None) -> HTMLResponse:
    sealed = seal(runtime.cipher, ticket)
    return pages.new_password_page(ticket.language, sealed, ticket.request.redirect_uri, email, alert)


async def _ask_again(runtime: Runtime, ticket: Ticket, email: str, refusal: Refused) -> Response:
    if refusal.wait_until is None:
        return await _ask_password(runtime, ticket, email, pages.WRONG_PASSWORD)
    seconds = max((refusal.wait_until - runtime.clock.now()).total_seconds(), 1)
    page = await _ask_password(runtime, ticket, email, pages.MUST_WAIT.format(minutes=ceil(seconds / 60)))
    page.status_code = 429
    page.headers["Retry-After"] = str(ceil(seconds))
    return page


async def _ask_password(runtime: Runtime, ticket: Ticket, email: str, alert: Text | None = None) -> HTMLResponse:
    asked: AuthorizationRequest = ticket.request
    client = await find_client(runtime, asked.client_id)
    name = client.name if client is not None else asked.client_id
    sealed = seal(runtime.cipher, ticket)
    page = pages.sign_in_page(ticket.language, sealed, name, asked.redirect_uri, email, alert)
    mark_browser(page, ticket, secure=settings_of(runtime).public_url.startswith("https:"))
    return page


def _signed_in(runtime: Runtime, request: Request, ticket: Ticket, email: str, code: str) -> Response:
    back = _back(runtime, ticket.request.redirect_uri, ticket.request.state, {"code": code})
    remember_device(runtime, request, back, email)
    return back


def _back(runtime: Runtime, redirect_uri: str, state: str, answer: Mapping[str, str]) -> Response:
    address = answer_address(redirect_uri, settings_of(runtime).issuer, state, **answer)
    return RedirectResponse(address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _language(request: Request, parameters: Mapping[str, str]) -> str:
    """Return the first of `ui_locales` that we speak, otherwise what the browser prefers."""
    for locale in parameters.get("ui_locales", "").split():
        if locale.partition("-")[0].lower() in ("es", "en"):
            return locale.partition("-")[0].lower()
    return preferred_language(request.headers.get("Accept-Language"))
