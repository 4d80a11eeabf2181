"""Rules 8, 12 and 13: every route declares who may call it and how it fails, and no list is unbounded."""

from collections import Counter
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Any

import pytest
from fastapi.routing import APIRoute

from shared.problems import Problem, document
from shared.web.openapi import access_policy, api_routes
from tests.architecture.service_apps import SERVICES, app_of
from tests.architecture.source_tree import ROOT, files_of_layer, files_under, layer_of

WITHOUT_POLICY = {"/health/live", "/health/ready"}
METHODS = {"get", "post", "put", "patch", "delete"}


def operations() -> list[tuple[str, str, str, dict[str, Any]]]:
    return [
        (service, path, method, operation)
        for service in SERVICES
        for path, item in app_of(service).openapi()["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


@pytest.mark.feature("P03.1")
@pytest.mark.parametrize("service", SERVICES)
def test_every_route_declares_its_access_policy(service: str) -> None:
    routes = list(api_routes(app_of(service)))
    assert len(routes) > len(WITHOUT_POLICY)
    for route in routes:
        if route.path not in WITHOUT_POLICY:
            assert access_policy(route) is not None, f"{route.methods} {route.path}"


@pytest.mark.parametrize("service", SERVICES)
def test_policies_admit_somebody_named(service: str) -> None:
    for route in api_routes(app_of(service)):
        policy = access_policy(route)
        assert policy is None or policy.admitted, route.path


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_of_a_request_runs_in_the_thread_pool(service: str) -> None:
    """FastAPI gives every plain function to a thread: its turn costs more than all that such a function does."""
    routes = list(api_routes(app_of(service)))
    assert routes
    for route in routes:
        waiting = [route.dependant]
        while waiting:
            dependant = waiting.pop()
            waiting += dependant.dependencies
            call: Any = dependant.call
            assert iscoroutinefunction(call) or iscoroutinefunction(type(call).__call__), call


@pytest.mark.parametrize("service", SERVICES)
def test_no_route_takes_a_number_for_a_date(service: str) -> None:
    """A body's are refused by `Published` itself; a query parameter needs DATE_AS_WRITTEN."""
    for route in api_routes(app_of(service)):
        for parameter in route.dependant.query_params:
            if "datetime" in str(parameter.field_info.annotation):
                _, errors = parameter.validate("1762000000", {}, loc=("query",))
                assert [error["type"] for error in errors] == ["date_type"], f"{route.path} {parameter.name}"


@pytest.mark.feature("P01.5")
def test_operation_ids_are_unique_over_the_platform() -> None:
    ids = Counter(operation["operationId"] for _, _, _, operation in operations())
    assert [name for name, count in ids.items() if count > 1] == []


def test_every_operation_has_a_tag_and_a_summary() -> None:
    for service, path, method, operation in operations():
        assert operation.get("tags"), f"{service} {method} {path}"
        assert operation.get("summary"), f"{service} {method} {path}"


@pytest.mark.feature("P04.2")
def test_no_list_is_unbounded() -> None:
    for service, path, method, operation in operations():
        schema = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        assert schema.get("type") != "array", f"{service} {method} {path} answers a bare list"
        if "/Page_" in schema.get("$ref", ""):
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert {"limit", "cursor"} <= names, f"{service} {method} {path}"


@pytest.mark.feature("P04.4")
def test_changes_name_the_version_they_were_decided_on() -> None:
    for service, path, method, operation in operations():
        if method in {"put", "patch"}:
            names = {parameter["name"].lower() for parameter in operation.get("parameters", [])}
            assert "if-match" in names, f"{service} {method} {path}"


def problem_classes(service: str) -> list[type[Problem]]:
    files = [path for path in files_under(f"services/{service}") if path.stem == "errors" or layer_of(path) == "errors"]
    modules = [import_module(".".join(path.with_suffix("").parts)) for path in files]
    assert modules
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Problem) and value.__module__ == module.__name__
    ]


def all_problems() -> list[type[Problem]]:
    def all_below(kind: type[Problem]) -> set[type[Problem]]:
        return {kind} | {one for child in kind.__subclasses__() for one in all_below(child)}

    for service in SERVICES:
        problem_classes(service)
    return [kind for kind in all_below(Problem) - {Problem} if kind.__module__.startswith(("services.", "shared."))]


def test_problem_codes_are_unique() -> None:
    codes = Counter(kind.code for kind in all_problems())
    assert [code for code, count in codes.items() if count > 1] == []


# What is stored is at fault, not what was sent.
NOT_OF_INPUT = {"court-limits-broken"}


def test_every_problem_with_input_names_the_field() -> None:
    """A form shows it beside the field; "body" stands for the whole where no single one is at fault."""
    for kind in all_problems():
        if getattr(kind, "status", None) == 422 and kind.code not in NOT_OF_INPUT:
            (error,) = document(kind(), "es", "/")["errors"]
            assert set(error) == {"in", "field", "code", "message"}, kind.code
            assert error["message"], kind.code


@pytest.mark.feature("P04.1")
@pytest.mark.parametrize("service", SERVICES)
def test_every_problem_is_listed_in_the_responses_of_a_route(service: str) -> None:
    api = "\n".join((ROOT / path).read_text() for path in files_of_layer("api", service))
    for problem in problem_classes(service):
        assert problem.__name__ in api, f"no route of {service} lists {problem.__name__}"


@pytest.mark.parametrize("service", SERVICES)
def test_route_bodies_are_short_and_hold_no_sql(service: str) -> None:
    for route in api_routes(app_of(service)):
        assert isinstance(route.original_route, APIRoute)
    for path in files_of_layer("api", service):
        text = (ROOT / path).read_text()
        assert ".execute(" not in text and "select(" not in text, path
