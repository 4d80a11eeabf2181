"""docs/api-policy.md, rule by rule, over the merged document."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from services.gateway.openapi_merge import operations
from shared.web.openapi_answers import leave_room_in_answers
from tests.contracts.merged_document import merged_document

pytestmark = pytest.mark.feature("P01.5")
DOCUMENT = merged_document()
SCHEMAS = DOCUMENT["components"]["schemas"]
OURS = {path: item for path, item in DOCUMENT["paths"].items() if path.startswith("/v1/")}


def names_in(node: Any) -> Iterator[str]:
    """Yield the schemas to which the node refers, at whatever depth."""
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for value in node.values():
            yield from names_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from names_in(value)


def reached_from(nodes: list[Any]) -> set[str]:
    """Return the schemas that the nodes consist of."""
    found: set[str] = set()
    waiting = [name for node in nodes for name in names_in(node)]
    while waiting:
        name = waiting.pop()
        if name in SCHEMAS and name not in found:
            found.add(name)
            waiting += names_in(SCHEMAS[name])
    return found


def test_answers_leave_room_and_what_only_requests_hold_does_not() -> None:
    every = [operation for _, operation in operations(DOCUMENT)]
    answered = reached_from([operation["responses"] for operation in every] + [DOCUMENT["components"]["responses"]])
    asked = reached_from([operation.get("requestBody", {}) for operation in every])
    closed = {name for name, schema in SCHEMAS.items() if schema.get("additionalProperties") is False}
    assert closed & answered == set()
    assert {name for name in asked - answered if SCHEMAS[name].get("type") == "object"} == closed


def test_room_is_made_also_in_what_an_answer_only_leads_to() -> None:
    schemas: dict[str, Any] = {
        "Told": {"properties": {"parts": {"items": {"$ref": "#/components/schemas/Part"}}}},
        "Part": {"additionalProperties": False},
        "Asked": {"additionalProperties": False},
    }
    told = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Told"}}}}
    document = {"paths": {"/v1/parts": {"get": {"responses": {"200": told}}}}, "components": {"schemas": schemas}}
    leave_room_in_answers(document)
    assert (schemas["Part"], schemas["Asked"]) == ({}, {"additionalProperties": False})


def test_what_is_done_is_a_noun_in_the_path_never_its_operations_verb() -> None:
    said_as_verb = [
        f"{method} {path}"
        for (path, method), operation in operations({"paths": OURS})
        if operation["operationId"].split("_")[0] in path.split("/")
    ]
    assert said_as_verb == []


def test_one_place_in_a_path_has_one_name() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for path in OURS:  # after held-events/ stands a service, whose name is a collection's elsewhere
        for before, name in re.findall(r"(?<!held-events)/([^/{}]+)/\{([^}]+)\}", path):
            names[before].add(name)
    assert {before: found for before, found in names.items() if len(found) > 1 or "id" in found} == {}


def test_held_events_are_at_one_place() -> None:
    assert [path for path in OURS if "held-events" in path and not path.startswith("/v1/held-events/")] == []


def test_a_text_in_two_languages_has_one_shape() -> None:
    forms = {
        name: sorted(SCHEMAS[name]["properties"]) for name in SCHEMAS if "es" in SCHEMAS[name].get("properties", {})
    }
    names = [one for schema in SCHEMAS.values() for one in schema.get("properties", {}) if one.endswith(("_es", "_en"))]
    assert (forms, names) == ({"Bilingual": ["en", "es"]}, [])


def test_a_moment_ends_in_at_or_since_and_a_day_in_on() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for schema in SCHEMAS.values():
        for name, field in schema.get("properties", {}).items():
            for form in (field, *field.get("anyOf", [])):
                named[form.get("format", "")].add(name)
    days, moments = named["date"], named["date-time"]
    assert {name for name in moments if not name.endswith(("_at", "_since"))} == set()
    assert {name for name in days if not re.fullmatch(r"(\w+_)?on|(\w+_)?date|\w+_(from|to)|not_before", name)} == set()
    assert moments & {"happened_at", "began_at", "written_at"} == set(), "occurred_at, started_at, recorded_at"
