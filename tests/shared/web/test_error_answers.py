"""Whatever a route raises becomes one kind of answer: problem details that tell the caller what to do, and no more."""

import errno
import json

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI, HTTPException

from shared import problems
from shared.idempotency import Replayed
from shared.logging import configure_logging, trace_of
from shared.problems import Conflict, NotFound, Problem, StaleVersion, document
from shared.service_client import UpstreamRefused
from shared.text import Text
from tests.shared.small_app import client_of, small_app

pytestmark = pytest.mark.anyio

SECRET = "Jr. Los Álamos 123"


def database_error(state: str) -> asyncpg.PostgresError:
    """Return the driver's error of an SQLSTATE, as it makes it of what the server says."""
    return asyncpg.PostgresError.new({"C": state, "M": SECRET, "D": SECRET})


async def answer_to(error: BaseException, **headers: str) -> httpx2.Response:
    """Return what the caller of a route hears that raises the error."""

    def add_routes(app: FastAPI) -> None:
        @app.post("/v1/things/{thing_id}")
        async def fail(thing_id: str) -> None:
            raise error

    return await client_of(small_app(add_routes), **headers).post("/v1/things/7?dni=12345678")


@pytest.mark.feature("P04.1")
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (database_error("22003"), 422, "invalid-input"),
        (database_error("22021"), 422, "invalid-input"),
        (database_error("23505"), 409, "conflict"),
        (database_error("42501"), 404, "not-found"),
        (database_error("40001"), 503, "upstream-unavailable"),
        (database_error("40P01"), 503, "upstream-unavailable"),
        (database_error("55P03"), 503, "upstream-unavailable"),
        (database_error("57014"), 503, "upstream-unavailable"),
        (database_error("57P01"), 503, "upstream-unavailable"),
        (database_error("53300"), 503, "upstream-unavailable"),
        (database_error("53100"), 503, "disk-full"),
        (OSError(errno.ENOSPC, SECRET), 503, "disk-full"),
        (OSError(errno.EIO, SECRET), 500, "internal-error"),
        (database_error("08006"), 503, "upstream-unavailable"),
        (asyncpg.ConnectionDoesNotExistError(SECRET), 503, "upstream-unavailable"),
        (asyncpg.InterfaceError(SECRET), 503, "upstream-unavailable"),
        (asyncpg.InternalClientError(SECRET), 503, "upstream-unavailable"),
        (asyncpg.InvalidCachedStatementError(SECRET), 503, "upstream-unavailable"),
        (database_error("23503"), 500, "internal-error"),
        (database_error("23514"), 500, "internal-error"),
        (database_error("42P01"), 500, "internal-error"),
        (ConnectionRefusedError(errno.ECONNREFUSED, SECRET), 503, "upstream-unavailable"),
        (ConnectionResetError(SECRET), 503, "upstream-unavailable"),
        (TimeoutError(SECRET), 503, "upstream-unavailable"),
        (asyncpg.CannotConnectNowError(SECRET), 503, "upstream-unavailable"),
        (asyncpg.TooManyConnectionsError(SECRET), 503, "upstream-unavailable"),
        (asyncpg.InvalidPasswordError(SECRET), 500, "internal-error"),
        (UnicodeEncodeError("utf-8", SECRET, 0, 1, "surrogates"), 422, "invalid-input"),
        (UpstreamRefused(404, "not-found"), 404, "not-found"),
        (UpstreamRefused(403, SECRET), 503, "upstream-unavailable"),
        (UpstreamRefused(422, SECRET), 503, "upstream-unavailable"),
        (HTTPException(400, SECRET), 400, "unreadable-body"),
        (HTTPException(403, SECRET), 403, "not-allowed"),
        (HTTPException(404, SECRET), 404, "not-found"),
        (ValueError(SECRET), 500, "internal-error"),
        (KeyError(SECRET), 500, "internal-error"),
    ],
)
async def test_each_error_has_its_answer_and_none_quotes_its_text(error: Exception, status: int, code: str) -> None:
    answer = await answer_to(error)
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (status, code, status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert SECRET not in json.loads(answer.text).__repr__()
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.feature("P04.1")
async def test_a_problem_is_a_document_of_rfc_9457() -> None:
    error = Conflict(Text("Ya está cerrado.", "It is closed already."), allowed=["reopen"])
    answer = await answer_to(error, **{"X-Request-Id": "solicitud-0001"})
    assert answer.json() == {
        "type": "urn:cai-virtual:problem:conflict",
        "title": "La operación choca con el estado actual",
        "status": 409,
        "code": "conflict",
        "instance": "/v1/things/7",
        "detail": "Ya está cerrado.",
        "request_id": "solicitud-0001",
        "allowed": ["reopen"],
    }
    assert "ñ" in (await answer_to(Conflict(Text("Mañana.", "Tomorrow.")))).text


@pytest.mark.feature("P10.1")
async def test_the_answer_names_its_language_and_what_it_varies_with() -> None:
    english = await answer_to(StaleVersion(current_version=3), **{"Accept-Language": "en-GB"})
    assert english.json()["title"] == StaleVersion.title.en
    assert (english.headers["Content-Language"], english.headers["Vary"]) == ("en", "Accept, Accept-Language")
    assert english.json()["current_version"] == 3


@pytest.mark.feature("P04.3")
async def test_an_answer_given_before_is_given_again_byte_for_byte() -> None:
    body = '{"id":"7","name":"Ñ"}'
    answer = await answer_to(Replayed(201, {"etag": '"1"', "location": "/v1/things/7"}, body))
    assert (answer.status_code, answer.text) == (201, body)
    assert answer.headers["Content-Type"] == "application/json"
    assert (answer.headers["ETag"], answer.headers["Location"]) == ('"1"', "/v1/things/7")
    assert answer.headers["Idempotency-Replayed"] == "true"


@pytest.mark.feature("P06.1")
async def test_a_fault_is_logged_with_its_place_and_the_id_that_the_caller_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("pruebas")
    answer = await answer_to(ValueError(SECRET))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    fault = next(line for line in lines if line["message"] == "fault")
    assert (fault["error"], fault["id"]) == ("ValueError", answer.json()["request_id"])
    assert any("test_error_answers.py" in place and place.endswith(" fail") for place in fault["trace"])
    assert SECRET not in str(lines)


@pytest.mark.feature("P06.1")
def test_a_trace_has_places_and_no_text() -> None:
    def deep(levels: int) -> None:
        if levels == 0:
            raise ValueError(SECRET)
        deep(levels - 1)

    with pytest.raises(ValueError, match=SECRET) as caught:
        deep(20)
    places = trace_of(caught.value)
    assert len(places) == 8
    assert {place.split(":")[0] for place in places} == {"test_error_answers.py"}
    assert {place.rpartition(" ")[2] for place in places} == {"deep"}


KNOWN = [one for one in vars(problems).values() if isinstance(one, type) and issubclass(one, Problem)][1:]


@pytest.mark.feature("P10.1")
@pytest.mark.parametrize("kind", KNOWN)
def test_each_problem_speaks_both_languages_and_has_an_error_status(kind: type[Problem]) -> None:
    spanish, english = (document(kind(), language, "/v1/x") for language in ("es", "en"))
    assert spanish["title"] != english["title"]
    assert 400 <= spanish["status"] < 600
    assert "detail" not in spanish
    assert "request_id" not in spanish


@pytest.mark.feature("P04.1")
def test_an_extension_that_json_does_not_know_is_written_as_text() -> None:
    status, _, body = problems.render(Conflict(found=httpx2.URL("http://x")), None, "/v1/x")
    assert (status, json.loads(body)["found"]) == (409, "http://x")


@pytest.mark.feature("P01.9")
async def test_a_browser_is_told_a_services_error_as_a_page_and_nothing_of_whom_it_is_about() -> None:
    page = await answer_to(NotFound(), Accept="text/html,*/*;q=0.8")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert f"<h1>{NotFound.title.es}</h1>" in page.text
    assert "CAI" not in page.text, "a join link may fail on a phone that others see"
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    program = await answer_to(NotFound(), Accept="application/json")
    assert program.headers["content-type"] == "application/problem+json"
