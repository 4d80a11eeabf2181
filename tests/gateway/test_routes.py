"""The table of prefixes, and what has none."""

import pytest

from services.gateway.routes import PREFIXES, find_route

pytestmark = pytest.mark.feature("P01.1")


@pytest.mark.parametrize(("service", "prefix"), [(name, one) for name, found in PREFIXES.items() for one in found])
def test_a_prefix_and_all_below_it_are_its_services(service: str, prefix: str) -> None:
    for path in (prefix, f"{prefix}/", f"{prefix}/0198/history"):
        route = find_route(path)
        assert route is not None
        assert (route.service, route.template) == (service, f"{prefix}/*")
    assert find_route(f"{prefix}x") is None


def test_no_prefix_belongs_to_two_services() -> None:
    every = [prefix for prefixes in PREFIXES.values() for prefix in prefixes]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/v1",
        "/v1/",
        "/internal/events",
        "/health/live",
        "/health/ready",
        "/v1/nothing",
        "/v2/cases",
        "/v1/held-events",
        "/v1/held-events/nobody",
    ],
)
def test_what_is_inside_or_unknown_has_no_route(path: str) -> None:
    assert find_route(path) is None
