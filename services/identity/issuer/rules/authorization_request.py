"""An application's request that a person sign in: read from the query, checked, and answered by a redirect.

OpenID Connect Core 3.1.2 with the code flow only, PKCE S256 always (RFC 7636), and the issuer named in every
answer (RFC 9207). A request whose client or redirect address is unknown is answered to the person, never
redirected: that is what keeps the issuer from being an open redirector.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from services.identity.issuer.rules.oauth_client import ClientKind, OAuthClient, sign_in_scope
from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.issuer.rules.pkce import is_challenge
from services.identity.issuer.rules.redirect_uri import is_registered, with_query

LONGEST_VALUE = 1000
_READ = ("scope", "state", "nonce", "login_hint")


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request that passed every check."""

    client_id: str
    redirect_uri: str
    scope: str
    state: str
    nonce: str
    code_challenge: str
    login_hint: str = ""


def check_destination(parameters: Mapping[str, str], client: OAuthClient | None) -> tuple[OAuthClient, str]:
    """Return the client and the redirect address that answers may go to.

    Raises OAuthError when either is unknown; that error must be shown, not redirected.
    """
    if client is None or client.kind is not ClientKind.PUBLIC:
        raise OAuthError(
            "invalid_client",
            "La aplicación que pide el ingreso no está registrada (client_id). Avise a quien la administra.",
            "The application that asks for the sign-in is not registered (client_id). Tell those who run it.",
        )
    redirect_uri = parameters.get("redirect_uri", "")
    if not is_registered(redirect_uri, client.redirect_uris):
        raise OAuthError(
            "invalid_request",
            "La aplicación no registró esa dirección de retorno (redirect_uri). Avise a quien la administra.",
            "The application did not register that return address (redirect_uri). Tell those who run it.",
        )
    return client, redirect_uri


def read_request(parameters: Mapping[str, str], client_id: str, redirect_uri: str) -> AuthorizationRequest:
    """Return the checked request; raises OAuthError for what is to be redirected to the application."""
    for name in _READ:
        value = parameters.get(name, "")
        if len(value) > LONGEST_VALUE or not value.isprintable():
            _refuse("invalid_request", f"El valor de {name} no sirve.", f"The value of {name} cannot be used.")
    _check_flow(parameters)
    return AuthorizationRequest(
        client_id=client_id,
        redirect_uri=redirect_uri,
        scope=sign_in_scope(parameters.get("scope", "")),
        state=parameters.get("state", ""),
        nonce=parameters.get("nonce", ""),
        code_challenge=parameters["code_challenge"],
        login_hint=parameters.get("login_hint", ""),
    )


def answer_address(redirect_uri: str, issuer: str, state: str, **answer: str) -> str:
    """Return the address that carries `answer` (a code, or an error) back to the application."""
    return with_query(redirect_uri, {**answer, **({"state": state} if state else {}), "iss": issuer})


def _check_flow(parameters: Mapping[str, str]) -> None:
    if "request" in parameters or "request_uri" in parameters:
        error = "request_not_supported" if "request" in parameters else "request_uri_not_supported"
        _refuse(error, "No se aceptan objetos de solicitud (request).", "Request objects are not accepted.")
    if parameters.get("response_type") != "code":
        error = "unsupported_response_type" if "response_type" in parameters else "invalid_request"
        _refuse(error, "response_type debe ser code.", "response_type must be code.")
    if parameters.get("response_mode", "query") != "query":
        _refuse("invalid_request", "response_mode debe ser query.", "response_mode must be query.")
    if parameters.get("code_challenge_method") != "S256" or not is_challenge(parameters.get("code_challenge", "")):
        _refuse(
            "invalid_request",
            "Se requiere PKCE: code_challenge con code_challenge_method=S256.",
            "PKCE is required: code_challenge with code_challenge_method=S256.",
        )
    if "none" in parameters.get("prompt", "").split():
        _refuse("login_required", "La persona debe ingresar su clave.", "The person has to sign in.")


def _refuse(error: str, es: str, en: str) -> NoReturn:
    raise OAuthError(error, es, en)
