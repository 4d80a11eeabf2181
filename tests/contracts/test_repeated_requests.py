"""Every POST of every service looks its Idempotency-Key up before anything else, and only once its caller is let in."""

from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import Request
from fastapi.routing import RouteContext

from shared import idempotency
from shared.security.principal import PrincipalKind, Role
from shared.unit_of_work import system_work
from shared.web.access import AccessPolicy
from shared.web.openapi import access_policy, api_routes
from tests.architecture.service_apps import SERVICES, app_of, particulars
from tests.support.postgres import NewDatabase
from tests.support.service import ServiceUnderTest, environment, running, token, trust_test_issuer

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P04.3")]

STORED = '{"said":"ya se hizo, ñ"}'
BODY = b'{"this": "is no body that the route takes"}'


def keyed_routes(service: str) -> list[RouteContext]:
    """Return the POST routes that somebody known may call."""
    return [
        route
        for route in api_routes(app_of(service))
        if "POST" in (route.methods or ()) and (policy := access_policy(route)) is not None and policy.takes_key
    ]


def token_for(policy: AccessPolicy, issuer: str) -> str:
    """Return a token of the first whom the policy lets in."""
    admitted = policy.admitted[0]
    named = sorted(admitted.any_of)[:1]
    if admitted.kind is PrincipalKind.STAFF:
        return token(*(Role(name) for name in named or [Role.COORDINATOR]), subject="quien-repite", iss=issuer)
    if admitted.kind is PrincipalKind.SERVICE:
        return token(kind=admitted.kind, subject=(named or ["cai-cases"])[0], iss=issuer)
    return token(kind=admitted.kind, scopes=tuple(named), subject="quien-repite", iss=issuer)


@pytest.fixture(params=SERVICES)
async def service(request: pytest.FixtureRequest, new_database: NewDatabase) -> AsyncIterator[tuple[str, Any]]:
    name, main = request.param, import_module(f"services.{request.param}.main")
    settings = type(app_of(name).state.runtime.settings)
    told = environment(new_database(name).urls[name], oidc_issuer="") | particulars(name)
    async with running(main.create_app, settings(**told)) as service:
        trust_test_issuer(service.runtime)  # identity trusts its own key alone, once it has made it
        yield name, service


async def store_answer(service: ServiceUnderTest, path: str, bearer: str, key: str) -> None:
    """Have the service remember that it did this request."""
    principal = await service.runtime.tokens.verify(bearer)
    headers = [(b"idempotency-key", key.encode()), (b"if-match", b'"1"')]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": BODY, "more_body": False}

    runtime = service.runtime
    said = await idempotency.request_key(Request({**scope, "server": ("x", 80)}, receive), principal, runtime.cipher)
    assert said is not None
    async with system_work(runtime) as db:
        await idempotency.claim(db, said, runtime.cipher, runtime.clock.now())
        await idempotency.store_answer(db, said, runtime.cipher, 201, {"etag": '"7"'}, STORED)


async def test_a_repeat_is_answered_before_its_body_its_version_or_anything_stored_is_looked_at(
    service: tuple[str, ServiceUnderTest],
) -> None:
    name, running_service = service
    routes, issuer = keyed_routes(name), running_service.runtime.settings.issuer
    assert len(routes) > 8
    for route in routes:
        policy, key = access_policy(route), str(uuid4())
        assert policy is not None
        path = "/".join(str(uuid4()) if "{" in part else part for part in str(route.path).split("/"))
        bearer = token_for(policy, issuer)
        await store_answer(running_service, path, bearer, key)
        media = next(iter((route.openapi_extra or {}).get("requestBody", {}).get("content", ["application/json"])))

        async def post(bearer: str | None, body: bytes = BODY, version: str = "1") -> httpx2.Response:
            told = {"Idempotency-Key": key, "If-Match": f'"{version}"'}  # noqa: B023  (awaited in this very turn)
            told["Content-Type"] = media  # noqa: B023
            return await running_service.client(bearer).post(path, content=body, headers=told)  # noqa: B023

        replayed = await post(bearer)
        assert (replayed.status_code, replayed.text) == (201, STORED), path
        assert (replayed.headers["Idempotency-Replayed"], replayed.headers["ETag"]) == ("true", '"7"')
        for other in (await post(bearer, b"{}"), await post(bearer, version="2")):
            assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused"), path
        assert (await post(None)).status_code == 401, path
        assert (
            await post(token(kind=PrincipalKind.INSTITUTION, subject="quien-repite", iss=issuer))
        ).status_code == 403, path


@pytest.mark.parametrize("name", SERVICES)
def test_the_document_tells_which_routes_take_a_key(name: str) -> None:
    taking = {
        path
        for path, item in app_of(name).openapi()["paths"].items()
        for parameter in item.get("post", {}).get("parameters", [])
        if parameter["name"] == "Idempotency-Key"
    }
    assert taking == {route.path_format for route in keyed_routes(name) if route.include_in_schema}
