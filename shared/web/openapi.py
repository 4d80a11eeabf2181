"""The OpenAPI document of a service: FastAPI's own, with the access, problems and headers that the kernel adds."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from shared.problems import (
    INPUT_ERROR_SCHEMA,
    MEDIA_TYPE,
    SCHEMA,
    BodyTooLarge,
    DiskFull,
    InvalidInput,
    KeyReused,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    Problem,
    RequestInProgress,
    StaleVersion,
    UnreadableBody,
    UnsupportedMediaType,
    UpstreamUnavailable,
    VersionRequired,
    problems,
)
from shared.published import Resource
from shared.web.access import AccessPolicy, policy_of
from shared.web.concurrency import version_of, version_or_none_yet
from shared.web.media_types import FORM, JSON, media_types_of
from shared.web.openapi_answers import leave_room_in_answers
from shared.web.openapi_parameters import (
    ETAG,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    IF_NONE_YET,
    LINK,
    LOCATION,
    NOT_MODIFIED,
    REPLAYED,
    describe,
)
from shared.web.pages import Page

_SECURITY_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "Access token of the platform's OpenID issuer",
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
    return policy_of(route.dependant)


def _complete(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        tags=app.openapi_tags,
        routes=app.routes,
    )
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = SCHEMA
    components["schemas"]["InputError"] = INPUT_ERROR_SCHEMA
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    components["securitySchemes"] = {"bearer": _SECURITY_SCHEME}
    for route in api_routes(app):
        if route.include_in_schema:
            for method in route.methods or ():
                _complete_operation(route, schema["paths"][route.path_format][method.lower()], method)
    leave_room_in_answers(schema)
    return schema


def _complete_operation(route: RouteContext, operation: dict[str, Any], method: str) -> None:
    policy = access_policy(route)
    responses: dict[str, Any] = operation["responses"]
    responses.pop("422", None)
    declared = {str(status): answer for status, answer in (route.responses or {}).items()}
    for status, answer in problems(*_kernel_problems(route, policy, method)).items():
        responses[str(status)] = _merged(declared.get(str(status)), answer)
    _say_who_may_call(operation, policy)
    _complete_parameters(route, operation, policy, method)
    if method == "GET" and _is_a(route, Resource):
        responses["304"] = NOT_MODIFIED
    if headers := _headers(route, policy, method):
        responses.setdefault(str(route.status_code or 200), {}).setdefault("headers", {}).update(headers)


def _say_who_may_call(operation: dict[str, Any], policy: AccessPolicy | None) -> None:
    if policy is None or policy.is_public:
        operation["security"] = []
        return
    operation["security"] = [{"bearer": []}]
    operation["x-access"] = policy.describe()
    operation["description"] = f"{operation.get('description', '')}\n\nAccess: {', '.join(policy.describe())}".strip()


def _complete_parameters(
    route: RouteContext, operation: dict[str, Any], policy: AccessPolicy | None, method: str
) -> None:
    own = ("if-match", "if-none-match")
    parameters = [one for one in operation.get("parameters", []) if one["name"].lower() not in own]
    if _depends_on(route, version_of):
        parameters.append(IF_MATCH)
    if _depends_on(route, version_or_none_yet):
        parameters += [IF_MATCH | {"required": False}, IF_NONE_YET]
    if _takes_key(policy, method):
        parameters.append(IDEMPOTENCY_KEY)
    if method == "GET" and _is_a(route, Resource):
        parameters.append(IF_NONE_MATCH)
    for parameter in parameters:
        describe(parameter)
    if parameters:
        operation["parameters"] = parameters


def _headers(route: RouteContext, policy: AccessPolicy | None, method: str) -> dict[str, Any]:
    """Return the header fields that a success may carry."""
    is_resource = _is_a(route, Resource)
    told = {
        "ETag": (ETAG, is_resource),
        "Location": (LOCATION, is_resource and route.status_code == 201),
        "Link": (LINK, _is_a(route, Page)),
        "Idempotency-Replayed": (REPLAYED, _takes_key(policy, method)),
    }
    return {name: header for name, (header, is_sent) in told.items() if is_sent}


def _is_a(route: RouteContext, kind: type) -> bool:
    """Tell whether the route answers a model of this kind."""
    return isinstance(route.response_model, type) and issubclass(route.response_model, kind)


def _depends_on(route: RouteContext, dependency: Any) -> bool:
    return any(one.call is dependency for one in route.dependant.dependencies)


def _takes_key(policy: AccessPolicy | None, method: str) -> bool:
    return method == "POST" and policy is not None and policy.takes_key


def _kernel_problems(route: RouteContext, policy: AccessPolicy | None, method: str) -> list[type[Problem]]:
    found: list[type[Problem]] = [InvalidInput, UpstreamUnavailable, DiskFull]
    if policy is not None and not policy.is_public:
        found += [NotAuthenticated, NotAllowed]
    if "{" in (route.path or ""):
        found.append(NotFound)
    if _takes_key(policy, method):
        found += [RequestInProgress, KeyReused]
    taken = media_types_of(route)
    if taken and FORM not in taken:
        found += [UnreadableBody, BodyTooLarge, UnsupportedMediaType] if JSON in taken else [UnsupportedMediaType]
    if _depends_on(route, version_of) or _depends_on(route, version_or_none_yet):
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
