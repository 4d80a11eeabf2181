"""Reading a casilla over HTTP: signing in, pages, and why a failure never looks like an empty casilla."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from services.interop.institutions import sinoe as courts_sinoe
from services.interop.institutions.channels import TemporaryFailure
from services.interop.institutions.sinoe import SinoeCasillas

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N03.1")]

PASSWORD = "clave-muy-secreta"
START = datetime(2026, 11, 21, 15, tzinfo=UTC)


def deposit(number: int) -> dict[str, Any]:
    """The n-th deposit, an hour after the one before."""
    return {
        "id": f"N-{number}",
        "casilla": "1",
        "deposited_at": (START + timedelta(hours=number)).isoformat(),
        "document": {"file_name": "r.pdf", "sha256": "0" * 64, "size": 9},
    }


class Sinoe:
    """A SINOE with numbered tokens, pages of two and one casilla; `reply` may answer instead."""

    def __init__(
        self, held: list[dict[str, Any]], reply: Callable[[httpx2.Request], httpx2.Response | None] | None = None
    ) -> None:
        self.held, self.reply = held, reply
        self.logins, self.expired = 0, 0
        self.requests: list[httpx2.Request] = []
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(self._answer))
        self.casillas = SinoeCasillas(http, "http://sinoe", "cai", PASSWORD)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if self.reply and (answer := self.reply(request)):
            return answer
        if request.url.path == "/sinoe/login":
            self.logins += 1
            return httpx2.Response(200, json={"token": f"t{self.logins}"})
        if request.headers["Authorization"] != f"Bearer t{self.logins}" or self.logins <= self.expired:
            return httpx2.Response(401, json={"detail": PASSWORD})
        if request.url.path.endswith("/document"):
            return httpx2.Response(200, content=b"%PDF-1.7")
        if request.method == "POST":
            return httpx2.Response(200, json={})
        since = request.url.params.get("since", "")
        later = [each for each in self.held if each["deposited_at"] >= since]
        return httpx2.Response(200, json={"notifications": later[:2]})

    def asked(self, path: str) -> int:
        """How often this path was asked for."""
        return sum(request.url.path == path for request in self.requests)


async def ids(sinoe: Sinoe, since: datetime | None = None) -> list[str]:
    """The deposits read."""
    read, _ = await sinoe.casillas.deposits("1", since)
    return [found.id for found, _ in read]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
async def test_all_pages_are_read_once_each_oldest_first(count: int) -> None:
    sinoe = Sinoe([deposit(number) for number in range(count)])
    assert await ids(sinoe) == [f"N-{number}" for number in range(count)]


async def test_only_what_came_since_is_asked_for() -> None:
    sinoe = Sinoe([deposit(number) for number in range(5)])
    assert await ids(sinoe, START + timedelta(hours=3)) == ["N-3", "N-4"]
    assert sinoe.requests[1].url.params["since"] == "2026-11-21T18:00:00+00:00"


async def test_a_sinoe_that_repeats_itself_does_not_keep_us_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(1000))

    def endless(request: httpx2.Request) -> httpx2.Response | None:
        fresh = request.url.path.endswith("/notifications")
        return httpx2.Response(200, json={"notifications": [deposit(next(numbers))]}) if fresh else None

    monkeypatch.setattr(courts_sinoe, "MOST_PAGES", 5)
    assert len(await ids(Sinoe([], endless))) == 5


async def test_signing_in_is_done_once_and_again_when_the_token_ran_out() -> None:
    sinoe = Sinoe([deposit(0)])
    await ids(sinoe)
    await sinoe.casillas.document("N-0")
    assert sinoe.logins == 1
    sinoe.expired = 1
    assert await ids(sinoe) == ["N-0"]
    sinoe.expired = 2
    assert await sinoe.casillas.document("N-0") == b"%PDF-1.7"
    sinoe.expired = 3
    assert await sinoe.casillas.report_read("N-0")
    assert sinoe.logins == 4


async def test_a_token_refused_twice_is_a_refusal_not_a_loop() -> None:
    sinoe = Sinoe([deposit(0)])
    sinoe.expired = 99
    with pytest.raises(TemporaryFailure, match="http-401"):
        await ids(sinoe)
    assert sinoe.logins == 2
    sinoe.expired = 0
    assert await ids(sinoe) == ["N-0"]


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (httpx2.Response(401, json={"password": PASSWORD}), TemporaryFailure, "http-401"),
        (httpx2.Response(403), TemporaryFailure, "http-403"),
        (httpx2.Response(429), TemporaryFailure, "http-429"),
        (httpx2.Response(503, html=PASSWORD), TemporaryFailure, "http-503"),
        (httpx2.Response(200, html=PASSWORD), TemporaryFailure, "malformed"),
        (httpx2.Response(200, json={}), TemporaryFailure, "malformed"),
        (httpx2.Response(200, json=[PASSWORD]), TemporaryFailure, "malformed"),
        (httpx2.Response(200, json={"token": None}), TemporaryFailure, "malformed"),
        (httpx2.Response(200, json={"token": ""}), TemporaryFailure, "malformed"),
        (httpx2.Response(200, json={"token": "ñ"}), TemporaryFailure, "malformed"),
        (httpx2.Response(200, json={"token": "a\r\nX-Evil: 1"}), TemporaryFailure, "malformed"),
        (httpx2.Response(404), TemporaryFailure, "malformed"),
    ],
)
async def test_who_cannot_sign_in_learns_nothing_of_the_casilla(
    answer: httpx2.Response, error: type[Exception], code: str
) -> None:
    sinoe = Sinoe([deposit(0)], lambda request: answer if request.url.path == "/sinoe/login" else None)
    for call in (ids(sinoe), sinoe.casillas.document("N-0"), sinoe.casillas.report_read("N-0")):
        with pytest.raises(error) as failed:
            await call
        assert str(failed.value) == code
        assert PASSWORD not in repr(failed.value)
    assert {request.url.path for request in sinoe.requests} == {"/sinoe/login"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx2.Response(200, html="<html>"), "malformed"),
        (httpx2.Response(200, json=[]), "malformed"),
        (httpx2.Response(200, json={"notifications": None}), "malformed"),
        (httpx2.Response(404), "malformed"),
        (httpx2.Response(200, content=b'{"notifications": [' + b"[" * 100_000), "malformed"),
        (httpx2.Response(500), "http-500"),
        (httpx2.Response(429), "http-429"),
    ],
)
async def test_a_failure_is_never_taken_for_an_empty_casilla(answer: httpx2.Response, code: str) -> None:
    sinoe = Sinoe([deposit(0)], lambda request: answer if "casillas" in request.url.path else None)
    with pytest.raises(TemporaryFailure, match=code):
        await ids(sinoe)


async def test_a_failure_on_the_second_page_gives_no_half_casilla() -> None:
    pages = 0

    def breaks(request: httpx2.Request) -> httpx2.Response | None:
        nonlocal pages
        pages += "casillas" in request.url.path
        return httpx2.Response(503) if pages == 2 else None

    with pytest.raises(TemporaryFailure):
        await ids(Sinoe([deposit(number) for number in range(5)], breaks))


async def test_a_spoilt_item_is_counted_and_the_rest_read() -> None:
    spoilt = {**deposit(0), "clerk": "nul\x00"}
    listed = httpx2.Response(200, json={"notifications": [spoilt, deposit(1)]})
    sinoe = Sinoe([], lambda request: listed if "casillas" in request.url.path else None)
    read, unreadable = await sinoe.casillas.deposits("1", None)
    assert [found.id for found, _ in read] == ["N-1"]
    assert unreadable


async def test_a_document_not_there_yet_is_asked_for_again_later() -> None:
    sinoe = Sinoe([], lambda request: httpx2.Response(404) if request.url.path.endswith("/document") else None)
    with pytest.raises(TemporaryFailure, match="document-missing"):
        await sinoe.casillas.document("N-0")


async def test_a_document_larger_than_any_resolution_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courts_sinoe, "LARGEST_DOCUMENT", 4)
    with pytest.raises(TemporaryFailure, match="answer-too-large"):
        await Sinoe([]).casillas.document("N-0")


async def test_a_notification_that_sinoe_does_not_know_is_said_not_to_be() -> None:
    sinoe = Sinoe([], lambda request: httpx2.Response(404) if request.url.path.endswith("/read") else None)
    assert not await sinoe.casillas.report_read("N-0")
    assert await Sinoe([]).casillas.report_read("N-0")


async def test_an_identifier_stays_within_its_place_in_the_address() -> None:
    sinoe = Sinoe([])
    await sinoe.casillas.document("../login?x=1#")
    assert sinoe.asked("/sinoe/login") == 1
    assert sinoe.requests[-1].url.raw_path == b"/sinoe/notifications/..%2Flogin%3Fx%3D1%23/document"
    await sinoe.casillas.deposits("1/../2", None)
    assert sinoe.requests[-1].url.raw_path.startswith(b"/sinoe/casillas/1%2F..%2F2/notifications")
