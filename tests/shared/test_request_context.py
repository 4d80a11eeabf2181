"""Each request has an id and a trace that follow it, and one log line that says nothing of a person."""

import json
import re
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from shared.logging import configure_logging
from shared.request_context import current_request_id, outgoing_headers
from tests.shared.small_app import client_of, small_app

pytestmark = pytest.mark.anyio

TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


def add_routes(app: FastAPI) -> None:
    @app.get("/v1/people/{document}")
    async def read(document: str) -> dict[str, Any]:
        return outgoing_headers() | {"now": current_request_id()}

    @app.get("/v1/faults/{document}")
    async def fail(document: str) -> None:
        raise ValueError(document)

    @app.get("/health/live")
    async def live() -> str:
        return "ok"


async def get(path: str, **headers: str) -> httpx2.Response:
    return await client_of(small_app(add_routes)).get(path, headers=headers)


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.feature("P06.2")
@pytest.mark.parametrize("given", ["solicitud-0001", "a" * 100, "A.b_c-123"])
async def test_an_id_that_was_sent_is_taken_returned_and_passed_on(given: str) -> None:
    answer = await get("/v1/people/12345678", **{"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == answer.json()["X-Request-Id"] == answer.json()["now"] == given


@pytest.mark.feature("P06.2")
@pytest.mark.parametrize(
    "given", [None, "", "corto", "a" * 101, "con espacios", "x\ty-------", '"><script>--', "ñ" * 9]
)
async def test_an_id_of_another_shape_is_replaced(given: str | None) -> None:
    headers = {b"X-Request-Id": given.encode()} if given is not None else {}
    answer = await client_of(small_app(add_routes)).get("/v1/people/1", headers=headers)
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-Id"])


@pytest.mark.feature("P06.2")
async def test_two_requests_have_two_ids() -> None:
    assert (await get("/v1/people/1")).headers["X-Request-Id"] != (await get("/v1/people/1")).headers["X-Request-Id"]


@pytest.mark.feature("P06.2")
async def test_a_trace_goes_on() -> None:
    assert (await get("/v1/people/1", traceparent=TRACE)).json()["traceparent"] == TRACE


@pytest.mark.feature("P06.2")
@pytest.mark.parametrize(
    "given",
    [
        "",
        "00-aaa-bbb-01",
        TRACE.upper(),
        TRACE.replace("00-", "ff-", 1),
        f"00-{'0' * 32}-{'b' * 16}-01",  # W3C Trace Context, 3.2.2.3: all zeros is invalid
        f"00-{'a' * 32}-{'0' * 16}-01",  # 3.2.2.4
    ],
)
async def test_a_malformed_trace_is_begun_anew(given: str) -> None:
    found = (await get("/v1/people/1", traceparent=given)).json()["traceparent"]
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", found)
    assert found != given


@pytest.mark.feature("P06.1")
async def test_the_log_names_the_route_and_nothing_of_the_person(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("pruebas")
    await get(
        "/v1/people/12345678?name=Quispe", **{"X-Request-Id": "solicitud-0001", "Authorization": "Bearer SECRETO"}
    )
    written = capsys.readouterr().out
    (line,) = [json.loads(text) for text in written.splitlines()]
    assert line["message"] == "request"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/v1/people/{document}", 200)
    assert (line["id"], line["service"], line["level"]) == ("solicitud-0001", "pruebas", "info")
    assert line["ms"] >= 0
    assert line["timestamp"].endswith("Z")
    assert not [found for found in ("12345678", "Quispe", "SECRETO") if found in written]


@pytest.mark.feature("P06.1")
async def test_a_request_that_fails_is_logged_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("pruebas")
    answer = await get("/v1/faults/12345678")
    lines = logged(capsys)
    assert [line["status"] for line in lines if line["message"] == "request"] == [500]
    assert {line["id"] for line in lines} == {answer.headers["X-Request-Id"]}
    assert "12345678" not in str(lines)


@pytest.mark.feature("P06.1")
async def test_an_unknown_path_is_not_written_down(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("pruebas")
    await get("/v1/nada/12345678")
    assert [line["route"] for line in logged(capsys)] == ["unrouted"]


@pytest.mark.feature("P06.1")
async def test_questions_for_health_are_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("pruebas")
    assert (await get("/health/live")).headers["X-Request-Id"]
    assert logged(capsys) == []


@pytest.mark.feature("P06.2")
async def test_outside_a_request_there_is_nothing_to_pass_on() -> None:
    assert (current_request_id(), outgoing_headers()) == (None, {})
