"""Making one OpenAPI document of the services' several: pure, and the same for the same input."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import structlog

from services.gateway.openapi_examples import add_examples
from services.gateway.openapi_own import (
    GATEWAY_RESPONSES,
    GATEWAY_STATUSES,
    OWN_PATHS,
    OWN_SCHEMAS,
    OWN_TAGS,
    security_schemes,
)
from services.gateway.routes import find_route
from shared.problems import MEDIA_TYPE

Json = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_OPERATION_ID = re.compile(r"[a-z][a-z0-9_]*")
_SECTIONS = ("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "links", "pathItems")
logger = structlog.get_logger(__name__)


def merge(documents: Mapping[str, Json], public_url: str, unavailable: Sequence[str] = ()) -> Json:
    """Return the platform's document from the services' (by service name, in the order to show them).

    Kept: what the gateway routes to that very service. Components of one name stay one if they mean the same in every
    service, else each is prefixed by its service. `unavailable` services are listed under `x-unavailable`.
    """
    own: Json = {"components": {"schemas": copy.deepcopy(OWN_SCHEMAS)}}
    parts = _without_name_clashes(
        {"gateway": own, **{name: _routed_part(name, doc) for name, doc in documents.items()}}
    )
    merged: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "CAI Virtual",
            "version": "1",
            "description": "La plataforma abierta de un Centro de Atención Institucional: casos, sesiones, "
            "cumplimiento y comunicaciones con juzgados y CEM. / The open platform of a re-education centre. Problems "
            "are RFC 9457, in Spanish, or in English with `Accept-Language: en`. Every answer carries `X-Request-Id`, "
            "`RateLimit-Limit`, `-Remaining`, `-Reset`; each address takes `OPTIONS`, and `HEAD` where it takes `GET`.",
            "contact": {"name": "CAI Virtual", "url": public_url},
            "license": {"name": "GNU AGPL 3.0 or later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": public_url}],
        "tags": _tags(parts),
        "paths": copy.deepcopy(OWN_PATHS),
        "components": {},
    }
    for part in parts.values():
        merged["paths"] |= part.get("paths", {})
        for section in _SECTIONS:
            if found := part.get("components", {}).get(section):
                merged["components"].setdefault(section, {}).update(found)
    merged["components"].setdefault("responses", {}).update(copy.deepcopy(GATEWAY_RESPONSES))
    merged["components"]["securitySchemes"] = security_schemes(public_url)
    _name_operations(parts)
    for part in parts.values():
        for _, operation in operations(part):
            _complete(operation)
            _share_problems(operation, merged["components"]["responses"])
    _drop_unused_responses(merged)
    add_examples(merged)
    if unavailable:
        merged["x-unavailable"] = list(unavailable)
    return merged


def operations(document: Json) -> Iterator[tuple[tuple[str, str], Json]]:
    """Yield ((path, method), operation) of a document."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield (path, method), item[method]


def _routed_part(service: str, document: Json) -> Json:
    part = copy.deepcopy(document)
    part["paths"] = {
        path: item
        for path, item in part.get("paths", {}).items()
        if (route := find_route(path)) is not None and route.service == service
    }
    return part


def _tags(parts: Mapping[str, Json]) -> list[Json]:
    """Return each tag once: described ones as described, then those that only operations name."""
    found: dict[str, Json] = {tag["name"]: dict(tag) for tag in OWN_TAGS}
    for part in parts.values():
        for tag in part.get("tags", []):
            found.setdefault(tag["name"], tag)
        for _, operation in operations(part):
            for name in operation.get("tags", []):
                found.setdefault(name, {"name": name})
    return list(found.values())


# component names
def _without_name_clashes(parts: Mapping[str, Json]) -> dict[str, Json]:
    """Return the parts with components of one name and different meaning renamed to ServiceName."""
    clashing = {section: _clashes(parts, section) for section in _SECTIONS}
    taken = {name for part in parts.values() for section in _SECTIONS for name in _section(part, section)}
    renamed: dict[str, Json] = {}
    for service, part in parts.items():
        if service == "gateway":
            renamed[service] = part
            continue
        names = {
            f"#/components/{section}/{name}": f"#/components/{section}/{_free_name(service.capitalize() + name, taken)}"
            for section in _SECTIONS
            for name in sorted(clashing[section])
            if name in _section(part, section)
        }
        renamed[service] = _renamed(part, names)
    return renamed


def _clashes(parts: Mapping[str, Json], section: str) -> set[str]:
    """Return the names that do not mean the same wherever they occur, also through what they refer to."""
    by_name: dict[str, list[Json]] = {}
    for part in parts.values():
        for name, component in _section(part, section).items():
            by_name.setdefault(name, []).append(component)
    shared = {name: found for name, found in by_name.items() if len(found) > 1}
    clashing = {name for name, found in shared.items() if any(one != found[0] for one in found)}
    while True:
        more = {
            name
            for name, found in shared.items()
            if name not in clashing and clashing & {ref.rpartition("/")[2] for ref in _references(found[0])}
        }
        if not more:
            return clashing
        clashing |= more


def _section(part: Json, section: str) -> Json:
    found: Json = part.get("components", {}).get(section, {})
    return found


def _free_name(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "_"
    return wanted


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _renamed(part: Json, names: Mapping[str, str]) -> Json:
    """Return the part with components and the references to them renamed (full "#/components/..." names)."""
    if not names:
        return part

    result: Json = _follow(part, names)
    for section in _SECTIONS:
        if found := _section(result, section):
            result["components"][section] = {
                names.get(f"#/components/{section}/{name}", name).rpartition("/")[2]: component
                for name, component in found.items()
            }
    for name in names.values():
        _, section, own = name.rsplit("/", 2)
        if "title" in result["components"][section][own]:  # generators name their classes after it
            result["components"][section][own]["title"] = own
    return result


def _follow(node: Any, names: Mapping[str, str]) -> Any:
    """Return the node with every reference renamed: `$ref`, and the values of a discriminator's mapping."""
    if isinstance(node, list):
        return [_follow(value, names) for value in node]
    if not isinstance(node, dict):
        return node
    return {
        key: names.get(value, value) if isinstance(value, str) and value.startswith("#/") else _follow(value, names)
        for key, value in node.items()
    }


# operations
def _name_operations(parts: Mapping[str, Json]) -> None:
    """Give every operation an id that is unique and a valid name in any language; prefix by service where two clash."""
    seen: dict[str, list[tuple[str, Json]]] = {}
    for service, part in parts.items():
        for (path, method), operation in operations(part):
            name = operation.get("operationId", "")
            if not _OPERATION_ID.fullmatch(name):
                name = re.sub(r"[^a-z0-9]+", "_", f"{method}_{path}".lower()).strip("_")
            operation["operationId"] = name
            seen.setdefault(name, []).append((service, operation))
    taken = set(seen)
    for name, found in seen.items():
        if len(found) > 1:
            logger.warning("operation id used twice", operation_id=name, services=[service for service, _ in found])
            for service, operation in found:
                operation["operationId"] = _free_name(f"{service}_{name}", taken)
                taken.add(operation["operationId"])


def _complete(operation: Json) -> None:
    """Point the security at the platform's scheme and add what the gateway itself may answer."""
    if operation.get("security"):
        operation["security"] = [{"oauth2": []}]
    responses = operation.setdefault("responses", {})
    with_body = "requestBody" in operation
    for name, response in GATEWAY_RESPONSES.items():
        status = GATEWAY_STATUSES[name]
        if status in ("408", "413") and not with_body:
            continue
        if status not in responses:
            responses[status] = {"$ref": f"#/components/responses/{name}"}
        elif "$ref" not in responses[status]:
            _add_examples(responses[status], response)


def _add_examples(response: Json, added: Json) -> None:
    content = response.setdefault("content", {}).setdefault(MEDIA_TYPE, {})
    mine = added["content"][MEDIA_TYPE]
    content.setdefault("schema", mine["schema"])
    content["examples"] = content.get("examples", {}) | mine["examples"]
    for name, header in added.get("headers", {}).items():
        response.setdefault("headers", {}).setdefault(name, header)


def _share_problems(operation: Json, shared: Json) -> None:
    """Replace answers that are only problems by references: they are half of the document and mostly the same."""
    for status, response in operation["responses"].items():
        if set(response.get("content", {})) != {MEDIA_TYPE}:
            continue
        codes = sorted(response["content"][MEDIA_TYPE].get("examples", {})) or [f"problem-{status}"]
        name = "Or".join("".join(word.capitalize() for word in code.split("-")) for code in codes)
        while shared.setdefault(name, response) != response:
            name += "_"
        operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def _drop_unused_responses(merged: Json) -> None:
    used = set(_references(merged["paths"]))
    responses = merged["components"]["responses"]
    for name in [name for name in responses if f"#/components/responses/{name}" not in used]:
        del responses[name]
