"""HTTP as every route of every service keeps it: methods, conditions, types of bodies, and who is refused first."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx2
import pytest
from pydantic import TypeAdapter, ValidationError

from shared.published import LocalTime, Published
from shared.security.principal import Role
from shared.web.entity_tags import is_current
from tests.support.service import ServiceUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.5")]

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def url(writer: httpx2.AsyncClient, centre: UUID) -> str:
    made = await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "uno"})
    return made.headers["Location"]


# methods
async def test_allow_lists_every_method_of_the_address(writer: httpx2.AsyncClient, url: str) -> None:
    for path, allowed in (("/v1/notes", "GET, HEAD, OPTIONS, POST"), (url, "GET, HEAD, OPTIONS, PUT")):
        refused, asked = await writer.delete(path), await writer.options(path)
        assert (refused.status_code, refused.headers["Allow"]) == (405, allowed)
        assert (asked.status_code, asked.headers["Allow"], asked.content) == (204, allowed, b"")
    assert (await writer.options("/v1/nada")).status_code == 404


async def test_head_is_get_without_its_body(writer: httpx2.AsyncClient, url: str) -> None:
    for path in (url, "/v1/notes", "/openapi.json"):
        head, read = await writer.head(path), await writer.get(path)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("Content-Length", "Content-Type", "ETag"):
            assert head.headers.get(name) == read.headers.get(name), path
    assert (await writer.head(f"{url[:-4]}ffff")).status_code == 404


# conditions
async def test_who_has_the_current_version_is_not_sent_it_again(writer: httpx2.AsyncClient, url: str) -> None:
    for known in ('"1"', 'W/"1"', '"7", "1"', "*"):
        for answer in (
            await writer.get(url, headers={"If-None-Match": known}),
            await writer.head(url, headers={"If-None-Match": known}),
        ):
            assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", '"1"')
    changed = await writer.get(url, headers={"If-None-Match": '"2"'})
    assert (changed.status_code, changed.json()["version"]) == (200, 1)


async def test_a_refusal_is_never_called_known(writer: httpx2.AsyncClient) -> None:
    missing = await writer.get("/v1/notes/0192f0c4-0000-7000-8000-000000000001", headers={"If-None-Match": "*"})
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("told", "etag", "same"), [('"1"', 'W/"1"', True), ('"11"', '"1"', False), ("1", '"1"', False), ("", '"1"', False)]
)
async def test_entity_tags_are_compared_weakly(told: str, etag: str, same: bool) -> None:
    assert is_current(told, etag) is same


# bodies
async def test_what_is_no_json_is_a_bad_request(writer: httpx2.AsyncClient) -> None:
    for body in (b'{"text": ', b"\xff", b"{'text': 1}"):
        answer = await writer.post("/v1/notes", content=body, headers=JSON)
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable-body")


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
async def test_a_body_of_another_type_is_refused_with_the_one_that_is_taken(
    writer: httpx2.AsyncClient, media: str
) -> None:
    answer = await writer.post("/v1/notes", content=b"{}", headers={"Content-Type": media} if media else {})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
    assert answer.headers["Accept"] == "application/json"


async def test_json_with_a_charset_or_of_a_kind_is_json(writer: httpx2.AsyncClient, centre: UUID) -> None:
    for media in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"):
        body = f'{{"centre_id": "{centre}", "text": "uno"}}'
        assert (await writer.post("/v1/notes", content=body, headers={"Content-Type": media})).status_code == 201


# who is refused first
async def test_no_refusal_comes_before_that_of_a_stranger(service: ServiceUnderTest, url: str) -> None:
    for bearer, challenge in ((None, 'Bearer realm="cai"'), ("a.b.c", 'Bearer realm="cai", error="invalid_token"')):
        stranger = service.client(bearer)
        for answer in (
            await stranger.post("/v1/notes?nada=1", content=b'{"', headers=JSON),
            await stranger.post("/v1/notes", content=b"x", headers={"Content-Type": "text/plain"}),
            await stranger.put(url, json={}),
            await stranger.get("/v1/notes?limit=0"),
            await stranger.get("/v1/notes/none"),
        ):
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, challenge)
    outsider = await service.as_staff(Role.FACILITATOR).post("/v1/notes?nada=1", content=b'{"', headers=JSON)
    assert outsider.status_code == 403


# parameters and moments
async def test_a_parameter_that_the_route_does_not_know_is_named(writer: httpx2.AsyncClient) -> None:
    answer = await writer.get("/v1/notes", params={"limit": 1, "serach": "uno", "x": ""})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")
    assert [(error["in"], error["field"]) for error in answer.json()["errors"]] == [("query", "serach"), ("query", "x")]


class Kept(Published):
    at: datetime
    on: date | None = None
    hours: tuple[LocalTime, ...] = ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": 1_762_000_000},
        {"at": "1762000000"},
        {"at": "1762000000.5"},
        {"at": True},
        {"at": "2026-11-20T15:30:00Z", "on": 0},
        {"at": "2026-11-20T15:30:00Z", "on": "20261120"},
        {"at": "2026-11-20T15:30:00Z", "hours": [68_400]},
    ],
)
async def test_a_number_is_no_moment(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"should be a valid|must|debe"):
        Kept.model_validate(wrong)


async def test_a_moment_as_it_is_written_is_taken() -> None:
    kept = Kept.model_validate({"at": "2026-11-20T15:30:00-05:00", "on": "2026-11-20", "hours": ["19:00"]})
    assert TypeAdapter(Kept).validate_python(kept.model_dump()) == kept
    assert kept.model_dump(mode="json")["hours"] == ["19:00"]
