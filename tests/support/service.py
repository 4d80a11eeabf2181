"""A service's real app in this process, on a real database, with real tokens of a test issuer."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from shared.app import internal_app_of
from shared.runtime import Runtime, runtime_of
from shared.security.encryption import new_key
from shared.security.principal import PrincipalKind, Role
from shared.service_client import ServiceClient
from tests.support.documented import headers_as_documented
from tests.support.newer import Newer
from tests.support.repeating import Repeating

ISSUER = "http://issuer.test/identity"
_KEY = ECKey.generate_key("P-256", parameters={"kid": "test", "use": "sig"})


def token(
    *roles: Role,
    kind: PrincipalKind = PrincipalKind.STAFF,
    centres: tuple[UUID, ...] | None = None,
    scopes: tuple[str, ...] = (),
    subject: str | None = None,
    **claims: Any,
) -> str:
    """Return a signed access token; `centres=None` stands for all centres."""
    now = int(datetime.now(UTC).timestamp())
    payload: dict[str, Any] = {
        "iss": ISSUER,
        "aud": "cai",
        "sub": subject or f"{kind}-{'-'.join(roles) or 'nobody'}",
        "iat": now,
        "exp": now + 600,
        "jti": uuid4().hex,
        "name": "Persona de Prueba",
        "cai_kind": kind.value,
        "cai_roles": [role.value for role in roles],
        "cai_centres": ["*"] if centres is None else [str(centre) for centre in centres],
        "scope": " ".join(scopes),
    }
    return jwt.encode({"alg": "ES256", "kid": "test", "typ": "at+jwt"}, payload | claims, _KEY)


class FixedToken:
    """A token source that always gives the same token."""

    def __init__(self, value: str) -> None:
        self._value = value

    async def token(self, *, refused: str = "") -> str:
        """Return the token."""
        return self._value


@dataclass
class ServiceUnderTest:
    """A running app; `as_staff(...)` and its kin give HTTP clients that act for somebody."""

    app: FastAPI
    runtime: Runtime
    repeating: Repeating | None = field(default=None, kw_only=True)

    def repeat_posts(self) -> Repeating:
        """Have every POST that succeeds, of clients made from now on, sent a second time under its key."""
        self.repeating = Repeating(httpx2.ASGITransport(app=self.app, raise_app_exceptions=False))
        return self.repeating

    def client(self, bearer: str | None = None) -> httpx2.AsyncClient:
        """Return an HTTP client to the app, with the bearer token if one is given."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        transport = self.repeating or httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        hooks = {"response": [headers_as_documented(self.app)]}
        return httpx2.AsyncClient(
            transport=transport, base_url="http://service.test", headers=headers, event_hooks=hooks
        )

    def at_internal_door(self, bearer: str | None = None) -> httpx2.AsyncClient:
        """Return a client to what only other services are let ask."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        transport = httpx2.ASGITransport(app=internal_app_of(self.app), raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url="http://service.test", headers=headers)

    def as_staff(self, *roles: Role, centres: tuple[UUID, ...] | None = None, **more: Any) -> httpx2.AsyncClient:
        """Return a client for staff with these roles in these centres (None: all)."""
        return self.client(token(*roles, centres=centres, **more))

    def as_institution(self, *scopes: str, **more: Any) -> httpx2.AsyncClient:
        """Return a client for an institution's system with these scopes."""
        return self.client(token(kind=PrincipalKind.INSTITUTION, scopes=scopes, **more))

    def as_service(self, name: str) -> httpx2.AsyncClient:
        """Return a client for one of the platform's services, such as "cai-interop"."""
        return self.client(service_token(name))

    def service_client(self, name: str, *, newer: bool = False) -> ServiceClient:
        """Return what a service's own typed client is built on, acting as the service `name`.

        A `newer` service says more than the client knows.
        """
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        http = httpx2.AsyncClient(transport=Newer(transport) if newer else transport)
        return ServiceClient("http://service.test", http, FixedToken(service_token(name)))


def unsealed(runtime: Runtime, place: str, row: object, stored: str) -> str:
    """Return what a sealed column ("incidents.description") holds for the row that `row` names; JSON as its text."""
    return runtime.cipher.decrypt(stored.strip('"'), f"{place}:{row}")


def service_token(name: str) -> str:
    """Return the token of one of the platform's services."""
    return token(kind=PrincipalKind.SERVICE, subject=name)


def environment(database_url: str, **more: Any) -> dict[str, Any]:
    """Return the settings that every service needs, as keyword arguments of its Settings."""
    return {
        "environment": "test",
        "database_url": database_url,
        "database_pool_size": 5,
        "oidc_issuer": ISSUER,
        "service_client_secret": "not-used",
        "field_encryption_keys": f"k1:{new_key()}",
        "blind_index_key": new_key(),
    } | more


def trust_test_issuer(runtime: Runtime) -> None:
    """Have the service take the tests' own tokens."""
    runtime.tokens.use_keys(dict(KeySet([_KEY]).as_dict(private=False)))


@asynccontextmanager
async def running(create_app: Callable[..., FastAPI], settings: Any) -> AsyncIterator[ServiceUnderTest]:
    """Run the app with its jobs, trusting the test issuer's key."""
    app = create_app(settings)
    runtime = runtime_of(app)
    trust_test_issuer(runtime)
    async with app.router.lifespan_context(app):
        yield ServiceUnderTest(app, runtime)
