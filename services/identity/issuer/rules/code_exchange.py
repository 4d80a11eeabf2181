"""When an authorization code may be turned into tokens (RFC 6749 section 4.1.3, RFC 7636 section 4.6)."""

from dataclasses import dataclass
from datetime import datetime

from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.issuer.rules.pkce import verifies


@dataclass(frozen=True)
class IssuedCode:
    """What is stored of a code: whom it was given to, for which return address, and until when."""

    client_id: str
    redirect_uri: str
    code_challenge: str
    expires_at: datetime
    ended_at: datetime | None


def code_fault(code: IssuedCode, client_id: str, redirect_uri: str, verifier: str, now: datetime) -> OAuthError | None:
    """Return why the code may not be exchanged by this client, or None when it may; a used code is not asked here."""
    if code.client_id != client_id or code.ended_at is not None:
        return unknown_code()
    if now >= code.expires_at:
        return OAuthError(
            "invalid_grant",
            "El permiso de ingreso (code) ya no vale: dura 60 segundos. Ingrese otra vez.",
            "The code has expired: it lives for 60 seconds. Sign in again.",
        )
    if code.redirect_uri != redirect_uri:
        return OAuthError(
            "invalid_grant",
            "redirect_uri no es la misma de la solicitud de ingreso.",
            "redirect_uri is not the one of the sign-in request.",
        )
    if not verifies(verifier, code.code_challenge):
        return OAuthError(
            "invalid_grant",
            "code_verifier no corresponde al code_challenge de la solicitud.",
            "code_verifier does not match the request's code_challenge.",
        )
    return None


def unknown_code() -> OAuthError:
    """Return the refusal of a code that is not this client's, was used before, or never was."""
    return OAuthError(
        "invalid_grant",
        "El permiso de ingreso (code) no existe o ya se usó. Ingrese otra vez.",
        "The code does not exist or was used before. Sign in again.",
    )
