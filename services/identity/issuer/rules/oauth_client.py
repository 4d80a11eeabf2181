"""The programs that may ask the issuer for tokens, and how each proves who it is.

Public clients (a browser application, a command-line tool) hold no secret and rely on PKCE; services and
institutions hold one of 256 random bits, of which only the SHA-256 is kept: a slow hash protects guessable
passwords and would add nothing here.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote_plus

from services.identity.issuer.rules.oauth_error import OAuthError

SIGN_IN_SCOPES = ("openid", "profile", "email")


class ClientKind(StrEnum):
    """Who stands behind a client."""

    PUBLIC = "public"
    SERVICE = "service"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class OAuthClient:
    """A registered client: what it may ask for, the code of the court or CEM it is of, its secret's digest."""

    id: str
    name: str
    kind: ClientKind
    redirect_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    centres: tuple[str, ...] = ()
    institution: str | None = None
    secret_digest: str | None = None

    def proves_itself(self, secret: str | None) -> bool:
        """Tell whether `secret` is this client's; a public client must present none.

        In the Authorization header it should be form-encoded (RFC 6749, 2.3.1); many libraries send it as it is.
        """
        if self.secret_digest is None or secret is None:
            return self.secret_digest is None and secret is None
        forms = (secret, unquote_plus(secret))
        return any(hmac.compare_digest(digest(form), self.secret_digest) for form in forms)

    def granted_scope(self, asked: str) -> str:
        """Return the scope to grant for the `scope` parameter `asked`: all of the client's when it names none.

        Raises OAuthError `invalid_scope` when it asks for more than it has.
        """
        wanted = asked.split()
        if not set(wanted) <= set(self.scopes):
            raise OAuthError(
                "invalid_scope",
                "El cliente no tiene todos los permisos (scope) que pide.",
                "The client does not have every scope it asks for.",
            )
        return " ".join(wanted or self.scopes)


def digest(secret: str) -> str:
    """Return the SHA-256 of a random secret, in hexadecimal: what is stored in its place."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in_scope(asked: str) -> str:
    """Return the scope of a person's sign-in: the part of `asked` the issuer knows; OpenID ignores the rest."""
    return " ".join(scope for scope in SIGN_IN_SCOPES if scope in asked.split())


def service_clients(pairs: Iterable[tuple[str, str]]) -> dict[str, OAuthClient]:
    """Return the platform's own services as clients, from (client id, secret) pairs."""
    return {
        client_id: OAuthClient(
            id=client_id, name=client_id, kind=ClientKind.SERVICE, centres=("*",), secret_digest=digest(secret)
        )
        for client_id, secret in pairs
    }
