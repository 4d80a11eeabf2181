"""One document of several: pure, on small documents that show each case."""

import copy
from typing import Any

import pytest

from services.gateway.openapi_merge import merge, operations
from shared.problems import SCHEMA

pytestmark = pytest.mark.feature("P01.5")
Json = dict[str, Any]
URL = "http://gateway.test"


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def operation(name: str, schema: str, **more: Any) -> Json:
    content = {"application/json": {"schema": ref(schema)}}
    return {"operationId": name, "tags": ["T"], "responses": {"200": {"description": "", "content": content}}, **more}


def service(paths: Json, **schemas: Json) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


PAGE: Json = {"type": "object", "properties": {"items": {"type": "array", "items": ref("Item")}}}
CENTRE: Json = {"type": "object", "title": "Centre", "properties": {"name": {"type": "string"}}}
CASES = service(
    {
        "/v1/cases": {"get": operation("list_cases", "Page"), "post": operation("open_case", "Item", requestBody={})},
        "/internal/events": {"post": operation("receive_event", "Item")},
        "/health/live": {"get": operation("live", "Item")},
    },
    Page=PAGE, Item={"type": "object", "title": "Case"}, Centre=CENTRE,
)  # fmt: skip
SESSIONS = service(
    {"/v1/groups": {"get": operation("list_groups", "Page", security=[{"bearer": []}])}},
    Page=PAGE, Item={"type": "object", "title": "Group"}, Centre=CENTRE,
)  # fmt: skip


def merged(**documents: Json) -> Json:
    return merge(documents, URL)


def schema_of(document: Json, path: str) -> str:
    found: str = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    return found.rpartition("/")[2]


def test_only_what_the_gateway_routes_to_that_service_is_shown() -> None:
    foreign = service({"/v1/cases": {"get": operation("not_mine", "Item")}}, Item={})
    document = merged(cases=CASES, sessions=foreign)
    assert set(document["paths"]) == {"/health/live", "/health/ready", "/v1/labels", "/v1/cases"}
    assert document["paths"]["/health/live"]["get"]["operationId"] == "check_platform_is_live"
    assert document["paths"]["/v1/cases"]["get"]["operationId"] == "list_cases"
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": URL}]


def test_components_that_mean_the_same_stay_one() -> None:
    schemas = merged(cases=CASES, sessions=SESSIONS)["components"]["schemas"]
    assert schemas["Centre"] == CENTRE
    assert not [name for name in schemas if name.endswith("Centre") and name != "Centre"]


def test_components_that_differ_are_prefixed_also_where_only_what_they_refer_to_differs() -> None:
    document = merged(cases=CASES, sessions=SESSIONS)
    schemas = document["components"]["schemas"]
    assert {"CasesItem", "SessionsItem", "CasesPage", "SessionsPage"} <= set(schemas)
    assert (schemas["CasesItem"]["title"], schemas["SessionsItem"]["title"]) == ("CasesItem", "SessionsItem")
    assert not {"Item", "Page"} & set(schemas)
    assert schemas["SessionsPage"]["properties"]["items"]["items"] == ref("SessionsItem")
    assert (schema_of(document, "/v1/cases"), schema_of(document, "/v1/groups")) == ("CasesPage", "SessionsPage")


def test_a_discriminators_mapping_follows_the_renaming() -> None:
    choice = {"oneOf": [ref("Item")], "discriminator": {"propertyName": "k", "mapping": {"i": ref("Item")["$ref"]}}}
    cases = service({"/v1/cases": {"get": operation("list_cases", "Choice")}}, Choice=choice, Item={"title": "A"})
    schemas = merged(cases=cases, sessions=SESSIONS)["components"]["schemas"]
    assert schemas["Choice"]["discriminator"]["mapping"] == {"i": "#/components/schemas/CasesItem"}


def test_a_prefixed_name_does_not_take_one_that_exists() -> None:
    cases = service({}, Item={"title": "A"}, CasesItem={"title": "B"})
    schemas = merged(cases=cases, sessions=SESSIONS)["components"]["schemas"]
    assert (schemas["CasesItem"]["title"], schemas["CasesItem_"]["title"]) == ("B", "CasesItem_")


def test_the_same_input_gives_the_same_document_and_is_left_alone() -> None:
    before = copy.deepcopy((CASES, SESSIONS))
    assert merged(cases=CASES, sessions=SESSIONS) == merged(cases=CASES, sessions=SESSIONS)
    assert before == (CASES, SESSIONS)


def test_operation_ids_are_unique_and_valid_names() -> None:
    clash = service(
        {"/v1/groups": {"get": operation("list_cases", "Item"), "post": operation("Bad Id!", "Item")}}, Item={}
    )
    document = merged(cases=CASES, sessions=clash)
    ids = [found["operationId"] for _, found in operations(document)]
    assert len(ids) == len(set(ids))
    assert {"cases_list_cases", "sessions_list_cases", "post_v1_groups"} <= set(ids)
    assert all(name.isidentifier() and name.islower() for name in ids)


def test_every_operation_tells_what_the_gateway_may_answer() -> None:
    document = merged(cases=CASES, sessions=SESSIONS)
    without_body, with_body = document["paths"]["/v1/cases"]["get"], document["paths"]["/v1/cases"]["post"]
    always = {"400", "414", "429", "431", "502", "503", "504"}
    assert always <= set(without_body["responses"])
    assert not {"408", "413"} & set(without_body["responses"])
    assert always | {"408", "413"} <= set(with_body["responses"])
    target = document["components"]["responses"]["TooManyRequests"]
    assert without_body["responses"]["429"] == {"$ref": "#/components/responses/TooManyRequests"}
    assert "Retry-After" in target["headers"]
    assert target["content"]["application/problem+json"]["schema"] == ref("Problem")
    assert "Problem" in document["components"]["schemas"]


def test_a_status_that_the_service_documents_too_has_both_examples() -> None:
    content = {"application/problem+json": {"schema": ref("Problem"), "examples": {"own": {"value": {}}}}}
    cases = service(
        {"/v1/cases": {"get": {"operationId": "a", "responses": {"503": {"description": "", "content": content}}}}},
        Item={},
        Problem=SCHEMA,
    )
    document = merged(cases=cases)
    shared = document["paths"]["/v1/cases"]["get"]["responses"]["503"]["$ref"].rpartition("/")[2]
    found = document["components"]["responses"][shared]["content"]["application/problem+json"]
    assert set(found["examples"]) == {"own", "service-unavailable"}
    assert [name for name in document["components"]["schemas"] if "Problem" in name] == ["Problem"]


def test_problems_that_many_operations_answer_are_written_once() -> None:
    def answer(detail: str) -> Json:
        content = {"application/problem+json": {"schema": ref("Problem"), "examples": {"not-found": {"value": detail}}}}
        return {"404": {"description": "", "content": content}}

    paths = {
        f"/v1/cases/{name}": {"get": {"operationId": name, "responses": answer(detail)}}
        for name, detail in (("a", "same"), ("b", "same"), ("c", "other"))
    }
    document = merged(cases=service(paths))
    targets = [document["paths"][path]["get"]["responses"]["404"]["$ref"].rpartition("/")[2] for path in paths]
    assert targets == ["NotFound", "NotFound", "NotFound_"]
    found = [document["components"]["responses"][name]["content"]["application/problem+json"] for name in targets]
    assert [one["examples"]["not-found"]["value"] for one in found] == ["same", "same", "other"]


def test_signing_in_points_at_the_public_address() -> None:
    document = merged(sessions=SESSIONS)
    flows = document["components"]["securitySchemes"]["oauth2"]["flows"]
    assert flows["authorizationCode"]["authorizationUrl"] == f"{URL}/identity/authorize"
    assert flows["clientCredentials"]["tokenUrl"] == f"{URL}/identity/token"
    assert document["paths"]["/v1/groups"]["get"]["security"] == [{"oauth2": []}]
    assert document["paths"]["/health/live"]["get"]["security"] == []


def test_every_reference_has_its_target() -> None:
    document = merged(cases=CASES, sessions=SESSIONS)

    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [one for value in node.values() for one in references(value)]
        return [one for value in node for one in references(value)] if isinstance(node, list) else []

    for found in references(document):
        section, name = found.removeprefix("#/components/").split("/")
        assert name in document["components"][section], found


def test_tags_are_listed_once() -> None:
    assert [tag["name"] for tag in merged(cases=CASES, sessions=SESSIONS)["tags"]] == ["Health", "Labels", "T"]


def test_services_that_are_missing_are_named() -> None:
    assert merge({"cases": CASES}, URL, ["interop"])["x-unavailable"] == ["interop"]
    assert "x-unavailable" not in merged(cases=CASES)
