"""The OpenAPI document says what every route really does: who may call it, what it may refuse, what it returns."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

import pytest
from fastapi import FastAPI

from shared.problems import Conflict, problems
from shared.published import Resource
from shared.security.principal import Role
from shared.settings import ServiceSettings
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.access import anyone, institution, public, staff, unkeyed
from shared.web.concurrency import IfMatch
from shared.web.openapi import access_policy, api_routes
from tests.shared import notes
from tests.shared.small_app import client_of, small_app
from tests.support.service import environment


class Thing(Resource):
    path: ClassVar[str] = "/v1/things"

    name: str


class ThingClosed(Conflict):
    code = "thing-closed"
    title = Text("Está cerrado", "It is closed")


class ThingFull(Conflict):
    code = "thing-full"
    title = Text("Está lleno", "It is full")


Asker = Annotated[UnitOfWork, unkeyed(staff(Role.COORDINATOR))]
Keeper = Annotated[UnitOfWork, anyone(staff(Role.COORDINATOR), institution("orders:write"))]


def add_routes(app: FastAPI) -> None:
    @app.get("/v1/things")
    async def list_things(work: Annotated[UnitOfWork, public()]) -> list[Thing]:
        """List things."""
        return []

    @app.post("/v1/things", status_code=201, responses=problems(ThingClosed, ThingFull))
    async def make_thing(thing: Thing, work: Keeper) -> Thing:
        """Make a thing."""
        return thing

    @app.put("/v1/things/{thing_id}")
    async def change_thing(thing_id: UUID, thing: Thing, expected: IfMatch, work: Keeper) -> Thing:
        return thing

    @app.get("/v1/things/{thing_id}")
    async def show_thing(thing_id: UUID, work: Keeper) -> Thing:
        """Show one."""
        return Thing(id=thing_id, version=1, name="x")

    @app.post("/v1/things/{thing_id}/end", status_code=204)
    async def end_thing(thing_id: UUID, work: Keeper) -> None:
        """End it."""

    @app.post("/v1/thing-checks")
    async def check_thing(thing: Thing, work: Asker) -> Thing:
        """Say whether it could be made; nothing is done, so a repeat asks anew."""
        return thing

    @app.get("/internal/things", include_in_schema=False)
    async def internal(work: Keeper) -> None:
        """Not for the public."""


DOCUMENT: dict[str, Any] = small_app(add_routes).openapi()
READ = DOCUMENT["paths"]["/v1/things"]["get"]
MAKE = DOCUMENT["paths"]["/v1/things"]["post"]
CHANGE = DOCUMENT["paths"]["/v1/things/{thing_id}"]["put"]
SHOW = DOCUMENT["paths"]["/v1/things/{thing_id}"]["get"]
END = DOCUMENT["paths"]["/v1/things/{thing_id}/end"]["post"]


def codes(operation: dict[str, Any]) -> dict[str, set[str]]:
    """Return status → the codes of the problems that are documented for it."""
    return {
        status: set(answer["content"]["application/problem+json"]["examples"])
        for status, answer in operation["responses"].items()
        if "application/problem+json" in answer.get("content", {})
    }


@pytest.mark.feature("P01.5", "P04.1")
def test_each_operation_lists_the_problems_that_it_may_answer() -> None:
    json = {"400": {"unreadable-body"}, "413": {"body-too-large"}, "415": {"unsupported-media-type"}}
    shut = {"401": {"not-authenticated"}, "403": {"not-allowed"}, "503": {"disk-full", "upstream-unavailable"}}
    posted = {"422": {"invalid-input", "idempotency-key-reused"}}
    assert codes(READ) == {"422": {"invalid-input"}, "503": {"disk-full", "upstream-unavailable"}}
    assert codes(MAKE) == json | shut | posted | {"409": {"thing-closed", "thing-full", "request-in-progress"}}
    assert codes(END) == shut | posted | {"404": {"not-found"}, "409": {"request-in-progress"}}
    assert codes(CHANGE) == json | shut | {
        "404": {"not-found"},
        "412": {"stale-version"},
        "422": {"invalid-input"},
        "428": {"version-required"},
    }


@pytest.mark.feature("P01.5", "P04.1")
def test_every_problem_is_of_the_one_shape_and_its_example_is_one() -> None:
    schema = DOCUMENT["components"]["schemas"]["Problem"]
    for operation in (READ, MAKE, CHANGE, END):
        for status in codes(operation):
            content = operation["responses"][status]["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
            for code, example in content["examples"].items():
                assert (example["value"]["code"], example["value"]["status"]) == (code, int(status))
                assert set(schema["required"]) <= set(example["value"])


def test_the_frameworks_own_error_shape_is_nowhere() -> None:
    assert "ValidationError" not in str(DOCUMENT)


@pytest.mark.feature("P03.1")
def test_access_is_said_in_words_and_only_public_routes_need_no_token() -> None:
    assert READ["security"] == []
    assert "Access:" not in READ["description"]
    for operation in (MAKE, CHANGE, END):
        assert operation["security"] == [{"bearer": []}]
        assert operation["description"].endswith("Access: institution:orders:write, staff:coordinator")
    assert MAKE["description"].startswith("Make a thing.")
    assert set(DOCUMENT["components"]["securitySchemes"]) == {"bearer"}


@pytest.mark.feature("P04.3")
def test_every_post_that_does_something_takes_an_idempotency_key_and_nothing_else_does() -> None:
    taking = {
        (path, method)
        for path, operations in DOCUMENT["paths"].items()
        for method, operation in operations.items()
        if "Idempotency-Key" in [parameter["name"] for parameter in operation.get("parameters", [])]
    }
    assert taking == {("/v1/things", "post"), ("/v1/things/{thing_id}/end", "post")}
    checked = DOCUMENT["paths"]["/v1/thing-checks"]["post"]
    assert "Idempotency-Replayed" not in checked["responses"]["200"]["headers"]
    assert "409" not in checked["responses"]
    assert codes(checked)["422"] == {"invalid-input"}


@pytest.mark.feature("P04.4")
def test_a_body_that_comes_back_has_a_version_and_an_empty_answer_none() -> None:
    told = [set(one["headers"]) for one in (MAKE["responses"]["201"], END["responses"]["204"])]
    assert told == [{"ETag", "Location", "Idempotency-Replayed"}, {"Idempotency-Replayed"}]
    assert set(CHANGE["responses"]["200"]["headers"]) == {"ETag"}
    assert "headers" not in READ["responses"]["200"]
    assert ("304" in SHOW["responses"], "304" in READ["responses"]) == (True, False)
    assert "If-None-Match" in {one["name"] for one in SHOW["parameters"]}
    version = next(one for one in CHANGE["parameters"] if one["name"] == "If-Match")
    assert (version["in"], version["required"]) == ("header", True)


@pytest.mark.feature("P01.5")
@pytest.mark.anyio
async def test_the_document_is_built_once_and_served_without_a_token() -> None:
    app = small_app(add_routes)
    assert app.openapi() is app.openapi()
    served = await client_of(app).get("/openapi.json")
    assert served.json()["paths"] == DOCUMENT["paths"]


@pytest.mark.feature("P03.1")
def test_internal_routes_are_not_in_the_document_but_have_their_policy() -> None:
    assert "/internal/things" not in DOCUMENT["paths"]
    policies = {route.path: access_policy(route) for route in api_routes(small_app(add_routes))}
    internal = policies["/internal/things"]
    assert internal is not None
    assert internal.describe() == ["institution:orders:write", "staff:coordinator"]


@pytest.mark.feature("P01.5")
def test_a_service_built_by_the_factory_names_its_operations_after_its_routes() -> None:
    app = notes.create_app(ServiceSettings(**environment("postgresql://nobody@nowhere/none")))
    document = app.openapi()
    assert document["info"]["title"] == "Notes"
    assert {path for path in document["paths"] if path.startswith(("/internal", "/health"))} == set()
    names = [operation["operationId"] for operations in document["paths"].values() for operation in operations.values()]
    assert len(names) == len(set(names))
    assert {"write_note", "list_notes", "list_identity_held_events"} <= set(names)
