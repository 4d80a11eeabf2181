"""A second OpenID provider, as an institution's Keycloak is: its own addresses, keys and claim names, RS256."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx2
from joserfc import jwt
from joserfc.jwk import Key, RSAKey

from shared.clock import Clock
from shared.security.tokens import TokenVerifier
from shared.settings import ServiceSettings
from tests.support.service import environment

REALM = "https://sso.ministerio.example/realms/mimp"
DISCOVERY = f"{REALM}/.well-known/openid-configuration"
CERTS = f"{REALM}/protocol/openid-connect/certs"
TOKENS = f"{REALM}/protocol/openid-connect/token"
CENTRE = "0b2d9a4e-7a43-7f0e-9a51-6f3f6d1c2b77"


@cache
def rsa_key(kid: str) -> RSAKey:
    """Return the signing key of this name; made once a run, since making one is slow."""
    return RSAKey.generate_key(2048, parameters={"kid": kid, "use": "sig", "alg": "RS256"})


def claims(**changed: Any) -> dict[str, Any]:
    """Return what an access token of a coordinator says; a claim set to None is left out."""
    now = int(datetime.now(UTC).timestamp())
    said: dict[str, Any] = {
        "iss": REALM,
        "aud": ["cai", "account"],
        "azp": "cai-web",
        "sub": "f7a1c2d3-0000-4000-8000-000000000001",
        "typ": "Bearer",
        "iat": now,
        "exp": now + 300,
        "name": "Rosa Ñahui Flores",
        "preferred_username": "rnahui",
        "scope": "openid profile email",
        "realm_roles": ["coordinator", "offline_access", "uma_authorization", "default-roles-mimp"],
        "centros": [CENTRE],
    }
    return {name: value for name, value in (said | changed).items() if value is not None}


class Provider(httpx2.AsyncBaseTransport):
    """The provider's HTTP side. `keys` are those it publishes now; `asked` counts the requests by their address."""

    def __init__(self, *keys: Key) -> None:
        self.keys: list[Key] = list(keys or (rsa_key("one"),))
        self.extra_keys: list[Any] = []
        self.is_down = False
        self.asked: list[str] = []
        self.answers: dict[str, Any] = {}

    def token(self, *, kid: str = "one", header: dict[str, Any] | None = None, **changed: Any) -> str:
        """Return an access token signed by the provider's key of this name."""
        return jwt.encode({"alg": "RS256", "kid": kid, "typ": "JWT"} | (header or {}), claims(**changed), rsa_key(kid))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer the platform."""
        url = str(request.url)
        self.asked.append(url)
        if self.is_down:
            raise httpx2.ConnectError("down", request=request)
        jwks = {"keys": [*self.extra_keys, *(key.as_dict(private=False) for key in self.keys)]}
        discovery = {"issuer": REALM, "jwks_uri": CERTS, "token_endpoint": TOKENS}
        documents: dict[str, Any] = {DISCOVERY: discovery, CERTS: jwks} | self.answers
        if url not in documents:
            return httpx2.Response(404, request=request)
        found = documents[url]
        if isinstance(found, httpx2.Response):
            return found
        return httpx2.Response(200, content=json.dumps(found), request=request)


def settings_for(**changed: Any) -> ServiceSettings:
    """Return the settings of a service whose OIDC_ISSUER is the provider, under its claim names."""
    replaced = {
        "oidc_issuer": REALM,
        "oidc_roles_claim": "realm_roles",
        "oidc_centres_claim": "centros",
        "oidc_kind_claim": "tipo",
    }
    return ServiceSettings(**environment("postgresql://nobody@nowhere/none", **(replaced | changed)))


def verifier_of(provider: Provider, **settings: Any) -> TokenVerifier:
    """Return a verifier that trusts the provider."""
    return TokenVerifier(settings_for(**settings), Clock(), httpx2.AsyncClient(transport=provider))
