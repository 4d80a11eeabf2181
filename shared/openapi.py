"""The OpenAPI document of a service: FastAPI's own, with the access, problems and headers that the kernel adds."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from shared.access import AccessPolicy
from shared.concurrency import _version_of
from shared.problems import (
    MEDIA_TYPE,
    DiskFull,
    InvalidInput,
    KeyReused,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    Problem,
    RequestInProgress,
    StaleVersion,
    UpstreamUnavailable,
    VersionRequired,
    problems,
)

_PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "Problem details, RFC 9457. Spanish by default, English with Accept-Language: en.",
    "type": "object",
    "required": ["type", "title", "status", "code", "instance"],
    "properties": {
        "type": {"type": "string", "description": "urn:cai-virtual:problem:<code>"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; decide by it, not by the title"},
        "detail": {"type": "string", "description": "What is wrong in this case, and what to do"},
        "instance": {"type": "string"},
        "request_id": {"type": "string", "description": "Give it to support"},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Where the input is wrong"},
    },
}
_SECURITY_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "Access token of the platform's OpenID issuer",
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "Repeat a POST under the same key, with the same body and If-Match, and it is done once: the first answer comes"
        " back, for seven days. Another request under the key is refused"
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "example": "0b2d9a4e-7a43-4f0e-9a51-6f3f6d1c2b77",
}
_ETAG = {"description": "The version, for If-Match", "schema": {"type": "string"}}
_REPLAYED = {
    "description": "true: this request was done before, and this is the answer that it was given then",
    "schema": {"type": "string", "enum": ["true"]},
}


def install_openapi(app: FastAPI) -> None:
    """Make `app.openapi()` return the completed document, built once."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents


def api_routes(app: FastAPI) -> Iterator[RouteContext]:
    """Yield the app's API routes as they are served, with the prefixes of their routers."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context


def access_policy(route: RouteContext) -> AccessPolicy | None:
    """Return the policy a route declares, None when it declares none."""
    policies = [one.call for one in route.dependant.dependencies if isinstance(one.call, AccessPolicy)]
    return policies[0] if policies else None


def _complete(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM_SCHEMA
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    components["securitySchemes"] = {"bearer": _SECURITY_SCHEME}
    for route in api_routes(app):
        if route.include_in_schema:
            for method in route.methods or ():
                _complete_operation(route, schema["paths"][route.path_format][method.lower()], method)
    return schema


def _complete_operation(route: RouteContext, operation: dict[str, Any], method: str) -> None:
    policy = access_policy(route)
    responses: dict[str, Any] = operation["responses"]
    responses.pop("422", None)
    declared = {str(status): answer for status, answer in (route.responses or {}).items()}
    for status, answer in problems(*_kernel_problems(route, policy, method)).items():
        responses[str(status)] = _merged(declared.get(str(status)), answer)
    if policy is not None and not policy.is_public:
        operation["security"] = [{"bearer": []}]
        operation["x-access"] = policy.describe()
        operation["description"] = (
            f"{operation.get('description', '')}\n\nAccess: {', '.join(policy.describe())}".strip()
        )
    success = responses.get(str(route.status_code or 200), {})
    if _takes_key(policy, method):
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
        success.setdefault("headers", {})["Idempotency-Replayed"] = _REPLAYED
    if "application/json" in success.get("content", {}):
        success.setdefault("headers", {})["ETag"] = _ETAG


def _takes_key(policy: AccessPolicy | None, method: str) -> bool:
    return method == "POST" and policy is not None and not policy.is_public


def _kernel_problems(route: RouteContext, policy: AccessPolicy | None, method: str) -> list[type[Problem]]:
    found: list[type[Problem]] = [InvalidInput, UpstreamUnavailable, DiskFull]
    if policy is not None and not policy.is_public:
        found += [NotAuthenticated, NotAllowed]
    if "{" in (route.path or ""):
        found.append(NotFound)
    if _takes_key(policy, method):
        found += [RequestInProgress, KeyReused]
    if any(one.call is _version_of for one in route.dependant.dependencies):
        found += [StaleVersion, VersionRequired]
    return found


def _merged(declared: dict[str, Any] | None, added: dict[str, Any]) -> dict[str, Any]:
    if declared is None:
        return added
    content = declared.get("content", {}).get(MEDIA_TYPE)
    if content is None:
        return declared
    examples = content.get("examples", {}) | added["content"][MEDIA_TYPE]["examples"]
    description = "; ".join(dict.fromkeys((declared["description"], added["description"])))
    return {"description": description, "content": {MEDIA_TYPE: content | {"examples": examples}}}
