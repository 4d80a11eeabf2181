"""The merged OpenAPI document tells the truth, and enough for the generators and linters that front ends use."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from services.gateway.openapi_merge import operations
from shared.web.access import AccessPolicy
from shared.web.concurrency import version_of, version_or_none_yet
from shared.web.openapi import access_policy, api_routes
from tests.architecture.service_apps import SERVICES, app_of
from tests.contracts.merged_document import PUBLIC_URL, merged_document

pytestmark = pytest.mark.feature("P01.5")


@cache
def all_operations() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the document's operations by path and method."""
    return dict(operations(merged_document()))


def resolved(node: dict[str, Any]) -> Any:
    """Return what a reference refers to."""
    if "$ref" not in node:
        return node
    _, _, section, name = node["$ref"].split("/")
    return merged_document()["components"][section][name]


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (where, media type object) of each JSON body that is sent or answered."""
    for (path, method), operation in all_operations().items():
        said = {"request": operation.get("requestBody", {}), **operation["responses"]}
        for where, part in said.items():
            for media, content in resolved(part).get("content", {}).items():
                if "json" in media:
                    yield f"{method} {path} {where} {media}", content


def is_valid(schema: dict[str, Any], value: Any) -> bool:
    whole = {**schema, "components": merged_document()["components"]}
    return bool(jsonschema_rs.Draft202012Validator(whole, validate_formats=True).is_valid(value))


def test_each_json_body_has_an_example_of_its_schema() -> None:
    found = list(bodies())
    assert len(found) > 500
    checked: set[str] = set()
    for where, content in found:
        examples = [resolved(one)["value"] for one in content.get("examples", {}).values()]
        examples += [content["example"]] if "example" in content else []
        assert examples, f"{where} has no example"
        for example in examples:
            if (said := f"{content['schema']} {example}") not in checked:
                assert is_valid(content["schema"], example), f"{where}: {example}"
                checked.add(said)


def test_a_schemas_own_examples_are_of_it() -> None:
    for name, schema in merged_document()["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            assert is_valid(schema, example), name


def test_what_generators_name_their_classes_after_is_unique() -> None:
    titles = Counter(schema.get("title", name) for name, schema in merged_document()["components"]["schemas"].items())
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_parameter_and_tag_is_described() -> None:
    for (path, method), operation in all_operations().items():
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), f"{method} {path} {parameter['name']}"
    used = {tag for operation in all_operations().values() for tag in operation["tags"]}
    assert used == {tag["name"] for tag in merged_document()["tags"]}
    assert [tag["name"] for tag in merged_document()["tags"] if not tag.get("description")] == []


def test_it_says_whom_to_ask_and_under_which_licence_it_stands() -> None:
    assert merged_document()["info"]["license"]["identifier"] == "AGPL-3.0-or-later"
    assert merged_document()["info"]["contact"]["url"] == PUBLIC_URL


def policies() -> Iterator[tuple[str, Any, AccessPolicy]]:
    for service in SERVICES:
        for route in api_routes(app_of(service)):
            policy = access_policy(route)
            if route.include_in_schema and policy is not None:
                yield service, route, policy


def test_public_routes_say_that_they_need_no_token_and_the_others_that_they_do() -> None:
    for _, route, policy in policies():
        for method in route.methods:
            operation = all_operations()[route.path_format, method.lower()]
            assert operation["security"] == ([] if policy.is_public else [{"oauth2": []}]), route.path
    assert all_operations()["/health/live", "get"]["security"] == []


def test_if_match_is_required_wherever_it_is() -> None:
    for _, route, _ in policies():
        calls = [one.call for one in route.dependant.dependencies]
        required = [True] if version_of in calls else [False] if version_or_none_yet in calls else []
        for method in route.methods:
            operation = all_operations()[route.path_format, method.lower()]
            told = [one for one in operation.get("parameters", ()) if one["name"].lower() == "if-match"]
            assert [one["required"] for one in told] == required, route.path
