"""Each channel over HTTP, against every answer an institution's system has been seen to give, and some it may."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from services.interop.institutions.channels import (
    CemSheet,
    CourtSubmission,
    PermanentRefusal,
    SentFile,
    Standing,
    TemporaryFailure,
    VictimOnSheet,
)
from services.interop.institutions.http import InstitutionHttp
from services.interop.institutions.mpe import MpeFilingDesk
from services.interop.institutions.sira import SiraRegistry

pytestmark = pytest.mark.anyio

TOKEN = "token-muy-secreto"
WOMAN = "Zoraida Centinela"
PHONE = "999000111"
HTML = f"<html><h1>503</h1>{WOMAN} {PHONE} {TOKEN}</html>"
FILING = CourtSubmission(
    "f1/C1", "00123-2026-0-1801-JR-FT-15", "1801-JR-FT-15", "LETTER", "Oficio ñ", "CAI", SentFile("ñ a.pdf", b"%PDF-1"),
    (SentFile("b.pdf", b"%PDF-2"), SentFile("c.pdf", b"%PDF-3")),
)  # fmt: skip
SHEET = CemSheet(
    "CAI-LIMA-2026-000001", "REFERRAL", "CEM-X", "URGENT", "CAI", "e", "Juan Soto", "DNI", "40718293", "r", None,
    VictimOnSheet(WOMAN, PHONE, "Pasaje 1", "150105", "mañanas"),
)  # fmt: skip
CARGO = {"cargo_number": "441-2026", "date": "2026-11-21", "time": "16:04:05", "office": "15° JF"}
DESK = {"tracking_number": "MPE-1", "reference": "f1/C1", "state": "RECEIVED"}
SIRA = {"tracking": "S-1", "sheet_number": "CAI-LIMA-2026-000001", "state": "RECEIVED"}

Reply = Callable[[httpx2.Request], httpx2.Response]
Call = Callable[[MpeFilingDesk, SiraRegistry], Awaitable[object]]


class Institution:
    """Answers as told, and remembers what it was asked."""

    def __init__(self, reply: Reply) -> None:
        self.requests: list[httpx2.Request] = []
        self._reply = reply
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(self._answer))
        self.mpe = MpeFilingDesk(http, "http://mpe/", TOKEN)
        self.sira = SiraRegistry(http, "http://sira", TOKEN)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self._reply(request)


def told(body: object, status: int = 200) -> Institution:
    """An institution that answers all with this JSON."""
    return Institution(lambda _: httpx2.Response(status, json=body))


def raising(error: Exception) -> Reply:
    """What happens instead of an answer."""

    def reply(_: httpx2.Request) -> httpx2.Response:
        raise error

    return reply


CALLS: list[Any] = [
    pytest.param(lambda mpe, _: mpe.submit(FILING), id="mpe-submit"),
    pytest.param(lambda mpe, _: mpe.find("f1/C1"), id="mpe-find"),
    pytest.param(lambda mpe, _: mpe.ask("MPE-1"), id="mpe-ask"),
    pytest.param(lambda _, sira: sira.submit(SHEET), id="sira-submit"),
    pytest.param(lambda _, sira: sira.find("n"), id="sira-find"),
    pytest.param(lambda _, sira: sira.ask("S-1"), id="sira-ask"),
]
FAILURES: list[Any] = [
    pytest.param(raising(httpx2.ConnectError(f"{WOMAN} {TOKEN}")), "unreachable", False, id="unreachable"),
    pytest.param(raising(httpx2.ConnectTimeout(f"{WOMAN} {TOKEN}")), "unreachable", False, id="connect-timeout"),
    pytest.param(raising(httpx2.ReadTimeout(f"{WOMAN} {TOKEN}")), "connection-lost", True, id="read-timeout"),
    pytest.param(raising(httpx2.WriteTimeout(f"{WOMAN} {TOKEN}")), "connection-lost", True, id="write-timeout"),
    pytest.param(raising(httpx2.PoolTimeout(f"{WOMAN} {TOKEN}")), "connection-lost", True, id="pool-timeout"),
    pytest.param(raising(httpx2.ReadError(f"{WOMAN} {TOKEN}")), "connection-lost", True, id="read-error"),
    pytest.param(raising(TimeoutError(f"{WOMAN} {TOKEN}")), "connection-lost", True, id="whole-call"),
    pytest.param(lambda _: httpx2.Response(408, text=HTML), "http-408", True, id="408"),
    pytest.param(lambda _: httpx2.Response(429, text=HTML), "http-429", True, id="429"),
    pytest.param(lambda _: httpx2.Response(500, json={"detail": HTML}), "http-500", True, id="500"),
    pytest.param(lambda _: httpx2.Response(503, html=HTML), "http-503", True, id="503-page"),
    pytest.param(lambda _: httpx2.Response(200, html=HTML), "malformed", True, id="200-page"),
    pytest.param(lambda _: httpx2.Response(200, content=b""), "malformed", True, id="empty"),
    pytest.param(lambda _: httpx2.Response(204), "malformed", True, id="no-content"),
    pytest.param(lambda _: httpx2.Response(200, content=b'{"tracking": "S'), "malformed", True, id="cut-off"),
    pytest.param(lambda _: httpx2.Response(200, content=b"\xff\xfe{}"), "malformed", True, id="no-utf-8"),
    pytest.param(lambda _: httpx2.Response(200, content=b"[" * 100_000), "malformed", True, id="too-deep"),
    pytest.param(lambda _: httpx2.Response(200, json=HTML), "malformed", True, id="a-string"),
    pytest.param(lambda _: httpx2.Response(200, json={**DESK, **SIRA, "state": WOMAN}), "malformed", True, id="state"),
    pytest.param(
        lambda _: httpx2.Response(200, stream=httpx2.ByteStream(b"no gzip"), headers={"Content-Encoding": "gzip"}),
        "connection-lost", True, id="no-gzip",
    ),
]  # fmt: skip


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("reply", "code", "unknown"), FAILURES)
async def test_what_may_pass_is_a_temporary_failure_that_tells_nothing(
    call: Call, reply: Reply, code: str, unknown: bool
) -> None:
    there = Institution(reply)
    with pytest.raises(TemporaryFailure) as failed:
        await call(there.mpe, there.sira)
    assert (failed.value.code, failed.value.outcome_unknown) == (code, unknown)
    assert_tells_nothing(failed.value)
    assert len(there.requests) == 1


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [400, 409, 413, 415, 422, 451])
async def test_what_judges_the_message_is_final(call: Call, status: int) -> None:
    there = Institution(lambda _: httpx2.Response(status, html=HTML))
    with pytest.raises(PermanentRefusal) as refused:
        await call(there.mpe, there.sira)
    assert refused.value.code == f"http-{status}"
    assert_tells_nothing(refused.value)
    assert len(there.requests) == 1


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [301, 302, 307, 401, 403, 405, 407, 410])
async def test_what_concerns_only_the_way_may_pass_and_nobody_is_followed_elsewhere(call: Call, status: int) -> None:
    there = Institution(lambda _: httpx2.Response(status, html=HTML, headers={"Location": "http://elsewhere/"}))
    with pytest.raises(TemporaryFailure) as failed:
        await call(there.mpe, there.sira)
    assert (failed.value.code, failed.value.outcome_unknown) == (f"http-{status}", True)
    assert_tells_nothing(failed.value)
    assert [request.url.host for request in there.requests] not in ([], ["elsewhere"])
    assert len(there.requests) == 1


def assert_tells_nothing(error: BaseException) -> None:
    """Neither the woman nor the token is in the exception, nor in one it hangs on to for a traceback."""
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    for secret in (WOMAN, PHONE, TOKEN, "Centinela"):
        assert secret not in f"{error} {error!r} {error.args}"


@pytest.mark.feature("N04.1")
async def test_a_filing_goes_with_its_annexes_in_order_and_its_reference() -> None:
    there = told(DESK, 202)
    assert await there.mpe.submit(FILING) == "MPE-1"
    (request,) = there.requests
    body = request.content
    assert (request.method, str(request.url)) == ("POST", "http://mpe/mpe/filings")
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert 0 < body.index(b"%PDF-1") < body.index(b"%PDF-2") < body.index(b"%PDF-3")
    assert (body.count(b'name="document"'), body.count(b'name="annexes"')) == (1, 2)
    assert b'"reference": "f1/C1"' in body
    assert "Oficio ñ".encode() in body


@pytest.mark.feature("N05.2")
async def test_a_sheet_goes_once_with_all_that_the_cem_needs() -> None:
    there = told(SIRA, 201)
    assert await there.sira.submit(SHEET) == "S-1"
    (request,) = there.requests
    sent = json.loads(request.content)
    assert (sent["sheet_number"], sent["victim"]["phone"]) == (SHEET.sheet_number, PHONE)
    assert WOMAN not in str(request.url)


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize("number", ["12/2026", "a b", "?x=1", "#1", "ñ", "50%"])
async def test_a_tracking_number_is_asked_for_as_it_was_given(number: str) -> None:
    there = Institution(lambda _: httpx2.Response(404))
    assert await there.mpe.ask(number) is None
    assert await there.sira.ask(number) is None
    asked = [httpx2.URL(str(request.url)) for request in there.requests]
    assert [url.path for url in asked] == [f"/mpe/filings/{number}", f"/sira/referrals/{number}"]
    assert all(url.raw_path.count(b"/") == 3 and not url.query for url in asked)


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize("reference", ["f1/C1", "f1&state=x", "ñ #"])
async def test_a_reference_is_looked_for_as_it_is(reference: str) -> None:
    there = told({"filings": [], "referrals": []})
    assert await there.mpe.find(reference) is None
    assert await there.sira.find(reference) is None
    assert dict(there.requests[0].url.params) == {"reference": reference}
    assert dict(there.requests[1].url.params) == {"sheet_number": reference}


@pytest.mark.feature("N10.7")
async def test_only_the_very_reference_counts_as_found() -> None:
    others = [{**DESK, "reference": reference} for reference in ("f1", "f1/C11", "F1/C1")]
    assert await told({"filings": others}).mpe.find("f1/C1") is None
    assert await told({"filings": [*others, DESK, {**DESK, "tracking_number": "MPE-2"}]}).mpe.find("f1/C1") == "MPE-1"
    sheets = [{**SIRA, "sheet_number": "CAI-LIMA-2026-00000"}, SIRA]
    assert await told({"referrals": sheets}).sira.find("CAI-LIMA-2026-000001") == "S-1"
    assert await told({"referrals": sheets[:1]}).sira.find("CAI-LIMA-2026-000001") is None


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize("listed", [{}, {"filings": None, "referrals": None}, {"filings": [7], "referrals": [7]}, []])
async def test_a_list_that_is_none_never_means_that_it_was_not_sent(listed: object) -> None:
    with pytest.raises(TemporaryFailure, match="malformed"):
        await told(listed).mpe.find("f1/C1")
    with pytest.raises(TemporaryFailure, match="malformed"):
        await told(listed).sira.find("n")


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize("call", [CALLS[0], CALLS[1], CALLS[3], CALLS[4]])
async def test_a_desk_that_cannot_be_found_is_no_proof_that_nothing_was_sent(call: Call) -> None:
    there = Institution(lambda _: httpx2.Response(404))
    with pytest.raises(TemporaryFailure) as failed:
        await call(there.mpe, there.sira)
    assert failed.value.outcome_unknown


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize("number", ["", " ", None, 7, "\n"])
async def test_an_answer_that_names_no_tracking_number_is_no_acceptance(number: object) -> None:
    with pytest.raises(TemporaryFailure, match="malformed"):
        await told({**DESK, "tracking_number": number}).mpe.submit(FILING)
    with pytest.raises(TemporaryFailure, match="malformed"):
        await told({**SIRA, "tracking": number}).sira.submit(SHEET)


@pytest.mark.feature("N04.1", "N05.2")
async def test_a_receipt_arrives_as_the_institution_worded_it_and_without_an_echo() -> None:
    desk = {**DESK, "state": "RECEIPTED", "receipt": {**CARGO, "clerk": WOMAN}, "filer": WOMAN}
    answer = await told(desk).mpe.ask("MPE-1")
    assert answer is not None
    assert (answer.standing, answer.receipt) == (Standing.RECEIPTED, CARGO)
    sheet = {**SIRA, "state": "ACCEPTED", "cem_sheet_number": "CEM-7", "victim": {"full_name": WOMAN}}
    accepted = await told(sheet).sira.ask("S-1")
    assert accepted is not None
    assert accepted.standing is Standing.ACCEPTED
    assert WOMAN not in repr(accepted)


@pytest.mark.feature("N10.2")
async def test_an_answer_as_large_as_allowed_is_read_and_one_byte_more_is_not() -> None:
    http = httpx2.AsyncClient(transport=httpx2.MockTransport(lambda _: httpx2.Response(200, content=bytes(1000))))
    there = InstitutionHttp(http, "http://x")
    assert await there.bytes("GET", "/", token=None, largest=1000) == bytes(1000)
    with pytest.raises(TemporaryFailure, match="answer-too-large"):
        await there.bytes("GET", "/", token=None, largest=999)


@pytest.mark.feature("N10.2")
async def test_without_a_token_nobody_is_named() -> None:
    there = Institution(lambda _: httpx2.Response(200, json={}))
    http = httpx2.AsyncClient(transport=httpx2.MockTransport(there._answer))
    assert await InstitutionHttp(http, "http://x///").json("GET", "/y", token=None) == {}
    assert "Authorization" not in there.requests[0].headers
    assert str(there.requests[0].url) == "http://x/y"
