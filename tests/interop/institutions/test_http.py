"""What becomes of every way in which an institution's system may answer."""

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest

from services.interop.institutions.channels import (
    CourtSubmission,
    NeedsPerson,
    PermanentRefusal,
    SentFile,
    TemporaryFailure,
)
from services.interop.institutions.http import InstitutionHttp
from services.interop.institutions.manual import ManualCem, ManualCourt
from services.interop.institutions.mpe import MpeFilingDesk
from shared.task_marks import inside_transaction

pytestmark = pytest.mark.anyio

SECRET = "Zoraida Centinela 999000111"


def institution(answer: Callable[[httpx2.Request], httpx2.Response]) -> InstitutionHttp:
    return InstitutionHttp(httpx2.AsyncClient(transport=httpx2.MockTransport(answer)), "http://institution")


async def failure_of(answer: Callable[[httpx2.Request], httpx2.Response]) -> TemporaryFailure | PermanentRefusal:
    with pytest.raises((TemporaryFailure, PermanentRefusal)) as raised:
        await institution(answer).json("POST", "/x", token="t", json={"victim": SECRET})
    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None
    assert isinstance(raised.value, TemporaryFailure | PermanentRefusal)
    return raised.value


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, TemporaryFailure),
        (401, TemporaryFailure),
        (400, PermanentRefusal),
        (422, PermanentRefusal),
        (429, TemporaryFailure),
        (500, TemporaryFailure),
        (503, TemporaryFailure),
    ],
)
async def test_only_what_may_pass_later_is_temporary(status: int, kind: type[Exception]) -> None:
    failed = await failure_of(lambda _: httpx2.Response(status, json={"detail": SECRET}))
    assert type(failed) is kind
    assert failed.code == f"http-{status}"


@pytest.mark.feature("N10.4")
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "120"}, timedelta(minutes=2)),
        ({"Retry-After": "999999999999999999999"}, timedelta(seconds=10**8)),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "Fri, 27 Nov 2026 13:00:00 GMT", "Date": "Fri, 27 Nov 2026 12:00:00 GMT"}, timedelta(hours=1)),
        ({"Retry-After": "Fri, 27 Nov 2026 11:00:00 GMT", "Date": "Fri, 27 Nov 2026 12:00:00 GMT"}, timedelta()),
        ({"Retry-After": "Fri, 27 Nov 2026 13:00:00 GMT"}, None),
    ],
)
async def test_how_long_it_asks_to_be_left_alone_is_heard(headers: dict[str, str], wait: timedelta | None) -> None:
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    failed = await failure_of(lambda _: httpx2.Response(503, headers=encoded))
    assert isinstance(failed, TemporaryFailure)
    assert failed.retry_after == wait


@pytest.mark.feature("N10.7")
async def test_an_answer_that_is_no_json_may_have_been_an_acceptance() -> None:
    failed = await failure_of(lambda _: httpx2.Response(200, content=b'{"tracking": "'))
    assert isinstance(failed, TemporaryFailure)
    assert (failed.code, failed.outcome_unknown) == ("malformed", True)


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize(
    ("error", "code", "unknown"),
    [
        (httpx2.ConnectError(SECRET), "unreachable", False),
        (httpx2.ReadTimeout(SECRET), "connection-lost", True),
        (httpx2.RemoteProtocolError(SECRET), "connection-lost", True),
    ],
)
async def test_a_broken_connection_says_whether_it_may_have_arrived(error: Exception, code: str, unknown: bool) -> None:
    def break_off(_: httpx2.Request) -> httpx2.Response:
        raise error

    failed = await failure_of(break_off)
    assert isinstance(failed, TemporaryFailure)
    assert (failed.code, failed.outcome_unknown) == (code, unknown)


@pytest.mark.feature("N10.7")
async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    big = institution(lambda _: httpx2.Response(200, content=bytes(2000)))
    with pytest.raises(TemporaryFailure, match="answer-too-large"):
        await big.bytes("GET", "/x", token=None, largest=1000)


@pytest.mark.feature("N10.7")
async def test_not_found_is_an_answer() -> None:
    assert await institution(lambda _: httpx2.Response(404)).json("GET", "/x", token="t") is None


@pytest.mark.feature("N10.1")
async def test_no_call_is_made_inside_a_transaction() -> None:
    inside_transaction.set(True)
    try:
        with pytest.raises(RuntimeError, match="inside a unit of work"):
            await institution(lambda _: httpx2.Response(200)).json("GET", "/x", token=None)
    finally:
        inside_transaction.set(False)


@pytest.mark.feature("N04.1")
@pytest.mark.parametrize("body", [{}, {"tracking_number": 7}, [], None, {"tracking_number": "x", "state": "NEW"}])
async def test_a_desk_that_answers_something_else_is_not_believed(body: object) -> None:
    http = httpx2.AsyncClient(transport=httpx2.MockTransport(lambda _: httpx2.Response(202, json=body)))
    filing = CourtSubmission("r", "e", "c", "t", "s", "CAI", SentFile("a.pdf", b"%PDF"))
    with pytest.raises(TemporaryFailure, match="malformed"):
        await MpeFilingDesk(http, "http://mpe", "t").submit(filing)


@pytest.mark.feature("N06.2")
async def test_the_manual_channel_asks_for_a_person_and_has_nobody_to_ask() -> None:
    court, cem = ManualCourt(), ManualCem()
    filing = CourtSubmission("r", "e", "c", "t", "s", "CAI", SentFile("a.pdf", b"%PDF"))
    with pytest.raises(NeedsPerson, match="manual-channel"):
        await court.submit(filing)
    assert [await court.find("r"), await court.ask("t"), await cem.find("r"), await cem.ask("t")] == [None] * 4
