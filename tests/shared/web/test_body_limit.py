"""JSON has a limit of its own, smaller than a file's: what is larger is refused before any of it is looked at."""

import json
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute

from services.interop.orders.api.institution_door import router as institution_door
from shared.security.principal import Role
from shared.sizes import LARGEST_BODY, LARGEST_JSON
from shared.web.body_limit import largest_json_of
from tests.support.service import ServiceUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.5")]

SAID = [("es", "Se aceptan hasta 0.5 MiB."), ("en", "Up to 0.5 MiB is accepted.")]
TOO_MUCH = json.dumps({f"{number:x}": 1 for number in range(200_000)}).encode()


def whole(body: bytes) -> bytes:
    return body


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


@pytest.mark.parametrize("sent", [whole, in_pieces])
@pytest.mark.parametrize(
    ("language", "said"), [("es", "Se aceptan hasta 0.5 MiB."), ("en", "Up to 0.5 MiB is accepted.")]
)
async def test_more_json_than_any_form_has_is_refused_unread(
    service: ServiceUnderTest, sent: Callable[[bytes], bytes | AsyncIterator[bytes]], language: str, said: str
) -> None:
    headers = {"Content-Type": "application/json", "Accept-Language": language}
    answer = await service.as_staff(Role.ADMISSION).post("/v1/notes", content=sent(TOO_MUCH), headers=headers)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["detail"]) == (413, "body-too-large", said)
    assert problem["limit_bytes"] == LARGEST_JSON


@pytest.mark.parametrize("sent", [whole, in_pieces])
async def test_json_of_just_the_limit_is_read(
    service: ServiceUnderTest, sent: Callable[[bytes], bytes | AsyncIterator[bytes]]
) -> None:
    note = json.dumps({"centre_id": str(uuid4()), "text": "hola"}).encode()
    for body, status in ((note.ljust(LARGEST_JSON), 201), (note.ljust(LARGEST_JSON + 1), 413)):
        answer = await service.as_staff(Role.ADMISSION).post(
            "/v1/notes", content=sent(body), headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == status, answer.text


async def test_a_stranger_is_told_nothing_of_a_limit(service: ServiceUnderTest) -> None:
    answer = await service.client().post("/v1/notes", content=TOO_MUCH, headers={"Content-Type": "application/json"})
    assert answer.status_code == 401


def test_an_order_with_its_document_may_be_as_large_as_what_the_gateway_passes() -> None:
    routes = [route for route in institution_door.routes if isinstance(route, APIRoute)]
    found = {route.path: largest_json_of(route) for route in routes}
    assert found["/v1/orders"] == LARGEST_BODY
