"""A service's outside without its database: routes of the tests' own, behind the kernel's policies and handlers."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx2
from fastapi import FastAPI

from shared.request_context import RequestContext
from shared.security.tokens import TokenVerifier
from shared.web.errors import install_error_handlers
from shared.web.openapi import install_openapi
from tests.shared.provider import Provider, verifier_of


def small_app(add_routes: Callable[[FastAPI], Any], *, tokens: TokenVerifier | None = None) -> FastAPI:
    """Return an app with these routes; its tokens are those of the provider unless others are given."""
    app = FastAPI(title="Pruebas", redirect_slashes=False)
    app.state.runtime = SimpleNamespace(tokens=tokens or verifier_of(Provider()), cipher=None)
    add_routes(app)
    install_error_handlers(app)
    install_openapi(app)
    app.add_middleware(RequestContext)
    return app


def client_of(app: FastAPI, **headers: str) -> httpx2.AsyncClient:
    """Return an HTTP client to the app."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://small.test", headers=headers)
