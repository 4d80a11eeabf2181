"""Who is let in: each policy admits whom it names and nobody else, and says so."""

from typing import Annotated, Any

import httpx2
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from shared.security.principal import ANONYMOUS, Principal, PrincipalKind, Role, service_principal
from shared.unit_of_work import UnitOfWork
from shared.web.access import AccessPolicy, anyone, institution, public, service, staff
from tests.shared.provider import Provider, verifier_of
from tests.shared.small_app import client_of, small_app

POLICIES: dict[str, Any] = {
    "any-staff": staff(),
    "coordinators": staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR),
    "any-institution": institution(),
    "orders": institution("orders:write"),
    "any-service": service(),
    "interop": service("cai-interop"),
    "public": public(),
    "mixed": anyone(staff(Role.AUDITOR), institution("compliance:read"), service("cai-cases")),
}


def policy(name: str) -> AccessPolicy:
    found = POLICIES[name].dependency
    assert isinstance(found, AccessPolicy)
    return found


def admits(name: str, principal: Principal) -> bool:
    return any(one.includes(principal) for one in policy(name).admitted)


def person(*roles: Role) -> Principal:
    return Principal("ana", PrincipalKind.STAFF, roles=frozenset(roles))


def system(*scopes: str) -> Principal:
    return Principal("csj-lima", PrincipalKind.INSTITUTION, scopes=frozenset(scopes))


@pytest.mark.feature("P03.1")
@pytest.mark.parametrize(
    ("principal", "let_in"),
    [
        (person(), {"any-staff"}),
        (person(Role.COORDINATOR), {"any-staff", "coordinators"}),
        (person(Role.AUDITOR, Role.NATIONAL_COORDINATOR), {"any-staff", "coordinators", "mixed"}),
        (system(), {"any-institution"}),
        (system("orders:write"), {"any-institution", "orders"}),
        (system("compliance:read"), {"any-institution", "mixed"}),
        (system("orders:writer"), {"any-institution"}),
        (service_principal("interop"), {"any-service", "interop"}),
        (service_principal("cases"), {"any-service", "mixed"}),
        (ANONYMOUS, {"public"}),
        # Attributes of one kind open nothing to another kind.
        (Principal("cai-interop", PrincipalKind.STAFF), {"any-staff"}),
        (Principal("ana", PrincipalKind.STAFF, scopes=frozenset({"orders:write"})), {"any-staff"}),
        (Principal("coordinator", PrincipalKind.STAFF, scopes=frozenset({"coordinator"})), {"any-staff"}),
        (Principal("orders:write", PrincipalKind.INSTITUTION), {"any-institution"}),
        (Principal("csj", PrincipalKind.INSTITUTION, roles=frozenset(Role)), {"any-institution"}),
        (Principal("x", PrincipalKind.SERVICE, roles=frozenset(Role), all_centres=True), {"any-service"}),
        (Principal("x", PrincipalKind.ANONYMOUS, roles=frozenset(Role)), {"public"}),
    ],
)
def test_each_policy_admits_whom_it_names(principal: Principal, let_in: set[str]) -> None:
    assert {name for name in POLICIES if admits(name, principal)} == let_in


principals = st.builds(
    Principal,
    subject=st.sampled_from(["ana", "cai-interop", "cai-cases", ""]),
    kind=st.sampled_from(PrincipalKind),
    roles=st.frozensets(st.sampled_from(Role)),
    scopes=st.frozensets(st.sampled_from(["orders:write", "compliance:read", ""])),
    all_centres=st.booleans(),
)


@pytest.mark.feature("P03.1")
@given(principals, st.sampled_from(["any-staff", "coordinators", "orders", "interop"]), st.sampled_from(["mixed"]))
def test_anyone_admits_exactly_the_union(principal: Principal, one: str, other: str) -> None:
    both = anyone(POLICIES[one], POLICIES[other]).dependency
    assert any(admitted.includes(principal) for admitted in both.admitted) == (
        admits(one, principal) or admits(other, principal)
    )


@pytest.mark.feature("P03.1")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("any-staff", ["staff"]),
        ("coordinators", ["staff:coordinator", "staff:national_coordinator"]),
        ("mixed", ["institution:compliance:read", "service:cai-cases", "staff:auditor"]),
        ("public", ["anonymous"]),
    ],
)
def test_a_policy_describes_itself(name: str, words: list[str]) -> None:
    assert policy(name).describe() == words
    assert policy(name).is_public == (name == "public")


def add_routes(app: FastAPI) -> None:
    @app.get("/orders")
    async def read_orders(work: Annotated[UnitOfWork, anyone(staff(Role.COORDINATOR), service())]) -> str:
        return work.principal.subject

    @app.get("/public")
    async def read_public(work: Annotated[UnitOfWork, public()]) -> str:
        return f"{work.principal.kind} {work.principal.all_centres} {len(work.principal.centres)}"


async def asked(path: str, authorization: str | None) -> httpx2.Response:
    headers = {"Authorization": authorization} if authorization is not None else {}
    return await client_of(small_app(add_routes)).get(path, headers=headers)


@pytest.mark.feature("P03.1")
@pytest.mark.anyio
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
async def test_the_scheme_of_the_header_is_written_in_any_case(scheme: str) -> None:
    answer = await asked("/orders", f"{scheme} {Provider().token()}")
    assert (answer.status_code, answer.json()) == (200, "f7a1c2d3-0000-4000-8000-000000000001")


@pytest.mark.feature("P03.1")
@pytest.mark.anyio
@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Token x", "BearerX y"])
async def test_without_a_bearer_token_the_caller_is_asked_for_one(authorization: str | None) -> None:
    answer = await asked("/orders", authorization)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="cai"'  # RFC 6750, section 3


@pytest.mark.feature("P03.1")
@pytest.mark.anyio
async def test_identity_headers_of_a_gateway_mean_nothing() -> None:
    client = client_of(small_app(add_routes))
    answer = await client.get("/orders", headers={"X-Forwarded-User": "ana", "X-Cai-Roles": "coordinator"})
    assert answer.status_code == 401


@pytest.mark.feature("P03.1")
@pytest.mark.anyio
async def test_a_refusal_says_what_is_needed() -> None:
    answer = await asked("/orders", f"Bearer {Provider().token(realm_roles=['facilitator'])}")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    assert answer.json()["needed"] == ["service", "staff:coordinator"]


@pytest.mark.feature("P03.1")
@pytest.mark.anyio
@pytest.mark.parametrize("authorization", [None, "Bearer rubbish", f"Bearer {'x' * 50}"])
async def test_a_public_route_reads_no_token_and_reaches_no_centre(authorization: str | None) -> None:
    assert (await asked("/public", authorization)).json() == "anonymous False 0"


@pytest.mark.feature("P02.1")
@pytest.mark.anyio
async def test_with_the_provider_down_the_caller_is_told_when_to_come_back() -> None:
    provider = Provider()
    client = client_of(small_app(add_routes, tokens=verifier_of(provider)))
    provider.is_down = True
    headers = {"Authorization": f"Bearer {provider.token()}"}
    answer = await client.get("/orders", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream-unavailable")
    assert answer.json()["detail"] == "El emisor de identidad no responde."
    assert int(answer.headers["Retry-After"]) > 0
    provider.is_down = False
    assert (await client.get("/orders", headers=headers)).status_code == 200
