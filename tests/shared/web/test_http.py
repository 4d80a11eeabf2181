"""What every route of every service does alike: versions, pages, problems, tokens."""

from uuid import UUID, uuid4

import httpx2
import pytest

from shared.security.principal import PrincipalKind, Role
from tests.support.service import ServiceUnderTest, token

pytestmark = pytest.mark.anyio


@pytest.mark.feature("P04.4")
async def test_a_change_needs_the_version_it_was_decided_on(writer: httpx2.AsyncClient, centre: UUID) -> None:
    body = {"centre_id": str(centre), "text": "uno"}
    url = (await writer.post("/v1/notes", json=body)).headers["Location"]
    assert (await writer.put(url, json=body)).status_code == 428
    assert (await writer.put(url, json=body, headers={"If-Match": "tres"})).status_code == 422
    changed = await writer.put(url, json=body | {"text": "dos"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    stale = await writer.put(url, json=body, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)


@pytest.mark.feature("P04.2")
async def test_pages_walk_the_whole_list_once(writer: httpx2.AsyncClient, centre: UUID) -> None:
    for number in range(7):
        await writer.post("/v1/notes", json={"centre_id": str(centre), "text": f"nota {number}"})
    seen, url = [], "/v1/notes?limit=3"
    while url:
        answer = await writer.get(url)
        seen += [note["text"] for note in answer.json()["items"]]
        url = answer.links["next"]["url"] if "next" in answer.links else ""
        assert bool(url) == (answer.json()["next"] is not None)
    assert seen == [f"nota {number}" for number in range(6, -1, -1)]


@pytest.mark.feature("P04.2")
@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "W10", "WyIxIl0", "%00"])
async def test_a_foreign_cursor_is_refused(writer: httpx2.AsyncClient, cursor: str) -> None:
    answer = await writer.get(f"/v1/notes?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")


@pytest.mark.feature("P10.1")
async def test_problems_speak_the_readers_language(writer: httpx2.AsyncClient) -> None:
    spanish = await writer.post("/v1/notes", json={"text": 5})
    english = await writer.post("/v1/notes", json={"text": 5}, headers={"Accept-Language": "en"})
    assert spanish.headers["Content-Type"] == "application/problem+json"
    assert {error["message"] for error in spanish.json()["errors"]} == {"falta este dato", "debe ser texto"}
    assert {error["message"] for error in english.json()["errors"]} == {"this field is missing", "must be a string"}
    assert (spanish.headers["Content-Language"], english.headers["Content-Language"]) == ("es", "en")
    assert spanish.json()["request_id"] == spanish.headers["X-Request-Id"]


@pytest.mark.feature("P04.1")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[]", "model_attributes_type"),
        ('{"centre_id": "CENTRE", "text": "a", "size": false}', "int_type"),
        ('{"centre_id": "CENTRE", "text": "a", "size": 1.0}', "int_type"),
        ('{"centre_id": "CENTRE", "text": "a", "sise": 1}', "extra_forbidden"),
        ('{"centre_id": "CENTRE", "text": "a\\u0000b"}', "string_pattern_mismatch"),
        ('{"centre_id": "CENTRE", "text": "\\ud800"}', "string_unicode"),
        ('{"centre_id": "CENTRE", "text": "   "}', "string_too_short"),
    ],
)
async def test_bad_bodies_are_named(writer: httpx2.AsyncClient, body: str, code: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await writer.post("/v1/notes", content=body.replace("CENTRE", str(uuid4())), headers=headers)
    assert answer.status_code == 422
    assert code in {error["code"] for error in answer.json()["errors"]}


@pytest.mark.feature("P04.1")
async def test_a_value_that_no_column_holds_is_no_fault_of_ours(writer: httpx2.AsyncClient, centre: UUID) -> None:
    answer = await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "a", "size": 2**40})
    assert answer.status_code == 422


@pytest.mark.feature("P04.1")
async def test_unknown_paths_and_methods(writer: httpx2.AsyncClient) -> None:
    assert (await writer.get("/v1/nada")).json()["code"] == "not-found"
    wrong = await writer.delete("/v1/notes")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
    assert "GET" in wrong.headers["Allow"] or "POST" in wrong.headers["Allow"]


@pytest.mark.feature("P03.1")
@pytest.mark.parametrize(
    "bearer",
    [
        None,
        "rubbish",
        "a.b.c",
        token(Role.AUDITOR, iss="http://elsewhere.test"),
        token(Role.AUDITOR, aud="another"),
        token(Role.AUDITOR, exp=1_000_000_000),
        token(Role.AUDITOR, nbf=4_000_000_000),
        token(Role.AUDITOR, exp=None),
        token(Role.AUDITOR, sub=""),
        token(Role.AUDITOR, cai_kind="king"),
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
        token(Role.AUDITOR)[:-4] + "AAAA",
    ],
)
async def test_a_bad_token_is_refused(service: ServiceUnderTest, bearer: str | None) -> None:
    answer = await service.client(bearer).get("/v1/notes")
    assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.feature("P03.1")
async def test_the_policy_lets_in_only_whom_it_names(service: ServiceUnderTest) -> None:
    assert (await service.as_staff(Role.AUDITOR).get("/v1/notes")).status_code == 200
    assert (await service.as_service("cai-interop").get("/v1/notes")).status_code == 200
    for stranger in (
        service.as_staff(Role.FACILITATOR),
        service.as_staff(),
        service.as_service("cai-sessions"),
        service.client(token(Role.AUDITOR, kind=PrincipalKind.INSTITUTION)),
    ):
        refused = await stranger.get("/v1/notes")
        assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


@pytest.mark.feature("P06.4")
async def test_health_tells_what_is_down(service: ServiceUnderTest) -> None:
    assert (await service.client().get("/health/live")).json()["status"] == "ok"
    assert (await service.client().get("/health/ready")).json()["dependencies"] == {
        "database": "ok",
        "disk": "ok",
        "log": "ok",
    }


@pytest.mark.feature("P01.5")
async def test_openapi_documents_what_the_kernel_adds(service: ServiceUnderTest) -> None:
    paths = service.app.openapi()["paths"]
    write, change = paths["/v1/notes"]["post"], paths["/v1/notes/{note_id}"]["put"]
    assert {"201", "401", "403", "409", "422", "503"} <= set(write["responses"])
    assert {"412", "428"} <= set(change["responses"])
    assert "note-too-long" in write["responses"]["409"]["content"]["application/problem+json"]["examples"]
    assert "Idempotency-Key" in {parameter["name"] for parameter in write["parameters"]}
    assert write["security"] == [{"bearer": []}]
    assert "/internal/events" not in paths
