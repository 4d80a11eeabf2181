"""Sizes and rates: what is too much is refused with a problem that says so, and the service never sees it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from services.gateway.errors import TooManyRequests
from services.gateway.limits import SWEEP_SECONDS, RateLimits, TrustedProxies, WindowStorage
from services.gateway.request import Request
from services.gateway.settings import Settings
from tests.gateway.conftest import BODY_LIMIT, RawClient
from tests.gateway.scripted_upstream import Asked, ScriptedUpstream
from tests.support.eventually import eventually

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.2")]


def request(path: str = "/v1/cases", peer: str = "192.0.2.1", **headers: str) -> Request:
    scope: dict[str, Any] = {
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "client": (peer, 1),
    }
    made = Request(scope)
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    made.read_headers([(b"host", b"a"), *fields], Settings())
    return made


async def test_every_answer_tells_how_much_more_may_be_asked(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    left = [int((await http.get(path)).headers["RateLimit-Remaining"]) for path in ("/v1/cases", "/docs", "/v1/none")]
    assert left == [left[0], left[0] - 1, left[0] - 2]


def test_the_limit_that_is_nearest_to_its_end_is_told() -> None:
    limits = RateLimits(Settings(rate_limit_address="9/minute", rate_limit_client="3/minute"))
    told = dict(limits.check(request(authorization="Bearer a"), "192.0.2.1"))
    assert (told[b"ratelimit-limit"], told[b"ratelimit-remaining"]) == (b"3", b"2")
    assert 0 < int(told[b"ratelimit-reset"]) <= 60
    assert dict(limits.check(request(), "192.0.2.1"))[b"ratelimit-limit"] == b"9"


# sizes
async def test_a_body_announced_too_large_is_refused_and_the_client_can_read_why(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    answer = await http.post("/v1/cases", content=b"x" * (BODY_LIMIT + 1), headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    assert answer.json()["detail"] == "Up to 1 MiB is accepted."
    assert upstream.asked == []


async def test_a_body_of_just_the_limit_passes(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    assert (await http.post("/v1/cases", content=b"x" * BODY_LIMIT)).status_code == 200
    assert len(upstream.asked[0].body) == BODY_LIMIT


async def test_where_the_body_is_a_file_it_may_be_larger(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    documents = "/v1/cases/0192f0c4-0000-7000-8000-000000000001/documents"
    assert (await http.post(f"{documents}?kind=OTHER", content=b"x" * 2 * BODY_LIMIT)).status_code == 200
    assert len(upstream.asked[0].body) == 2 * BODY_LIMIT
    refused = await http.post(documents, content=b"x" * (2 * BODY_LIMIT + 1))
    assert (refused.status_code, refused.json()["detail"]) == (413, "Se aceptan hasta 2 MiB.")
    for beside in (f"{documents}/0192f0c4/withdrawal", f"{documents}2", "/v1/cases//documents"):
        assert (await http.post(beside, content=b"x" * (BODY_LIMIT + 1))).status_code == 413
    assert len(upstream.asked) == 1


async def test_a_chunked_body_is_counted_as_it_comes(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    whole = asyncio.Event()

    async def script(asked: Asked) -> None:
        await asked.read_body()
        whole.set()

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(3 * BODY_LIMIT // 65536):
            yield b"x" * 65536

    upstream.script = script
    answer = await http.post("/v1/cases", content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    await upstream.until_gone()
    assert not whole.is_set(), "the service must not take the part for the whole"


async def test_a_huge_announced_body_is_refused_before_it_is_sent(raw: RawClient, upstream: ScriptedUpstream) -> None:
    answer = await raw.send(b"POST /v1/cases HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")
    assert answer.status == 413


async def test_expect_continue_is_answered_with_the_refusal(raw: RawClient, upstream: ScriptedUpstream) -> None:
    head = b"POST /v1/cases HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
    refused = await raw.send(head % (BODY_LIMIT + 1))
    assert refused.status == 413
    taken = await raw.send(head % 2 + b"{}", until_closed=False)
    assert taken.status == 100
    await eventually(lambda: len(upstream.asked) == 1, seen=lambda: upstream.asked)
    assert upstream.asked[0].one("expect") is None


async def test_long_addresses_and_large_headers_are_refused(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    long = await http.get("/v1/cases?q=" + "a" * 9000)
    assert (long.status_code, long.json()["code"]) == (414, "address-too-long")
    large = await http.get("/v1/cases", headers={f"x-h{number}": "v" * 1000 for number in range(40)})
    assert (large.status_code, large.json()["code"]) == (431, "headers-too-large")
    assert upstream.asked == []


async def test_a_client_that_stops_sending_ends_as_408(raw: RawClient, upstream: ScriptedUpstream) -> None:
    answer = await raw.send(b"POST /v1/cases HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf")
    assert answer.status == 408
    await upstream.until_gone()


# rates
async def test_asking_too_often_is_refused_with_when_to_come_back(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    """Five an hour for one token, by the fixture; another token is another client."""
    token = {"Authorization": "Bearer one-client"}
    answers = [await http.get("/v1/cases", headers=token) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    refused = answers[-1]
    assert refused.json()["code"] == "too-many-requests"
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["ratelimit-limit"] == "5"
    assert refused.headers["ratelimit-remaining"] == "0"
    assert refused.headers["ratelimit-reset"] == refused.headers["retry-after"]
    other = await http.get("/v1/cases", headers={"Authorization": "Bearer another-client"})
    assert other.status_code == 200


async def test_signing_in_is_limited_more_strictly(http: httpx2.AsyncClient) -> None:
    """Three an hour, by the fixture; nobody serves identity there, hence 503 until then."""
    paths = ["/identity/token", "/identity/authorize", "/identity/token", "/identity/token", "/identity/jwks"]
    answers = [await http.post(path) for path in paths]
    assert [answer.status_code for answer in answers] == [503, 503, 503, 429, 503]


def test_changing_the_token_does_not_escape_the_limit_of_the_address() -> None:
    limits = RateLimits(Settings(rate_limit_address="2/hour"))
    limits.check(request(authorization="Bearer a"), "192.0.2.1")
    limits.check(request(authorization="Bearer b"), "192.0.2.1")
    with pytest.raises(TooManyRequests):
        limits.check(request(authorization="Bearer c"), "192.0.2.1")
    limits.check(request(authorization="Bearer c"), "192.0.2.2")


def test_the_addresses_one_ipv6_host_may_take_are_one_client() -> None:
    limits = RateLimits(Settings(rate_limit_address="1/hour"))
    limits.check(request(), "2001:db8::1")
    with pytest.raises(TooManyRequests):
        limits.check(request(), "2001:db8::2")
    limits.check(request(), "2001:db8:0:1::1")


def test_windows_end_and_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("services.gateway.limits.time.time", lambda: now)
    storage = WindowStorage()
    assert [storage.incr("a", 60), storage.incr("a", 60), storage.get("a")] == [1, 2, 2]
    assert storage.get_expiry("a") == 1060.0
    now += 61
    assert storage.get("a") == 0
    assert storage.incr("b", 60) == 1
    now += SWEEP_SECONDS
    storage.incr("c", 60)
    assert storage.reset() == 2, "the ended window is gone without being asked for"


def test_only_trusted_proxies_may_say_who_the_client_is() -> None:
    proxies = TrustedProxies(("10.0.0.0/8",))
    said = {"x_forwarded_for": "6.6.6.6, 203.0.113.9, 10.0.0.7", "x_forwarded_proto": "https"}
    inside, outside = request(peer="10.0.0.1", **said), request(peer="192.0.2.1", **said)
    assert (proxies.client(inside), proxies.scheme(inside)) == ("203.0.113.9", "https")
    assert (proxies.client(outside), proxies.scheme(outside)) == ("192.0.2.1", "http")
    garbled = request(peer="10.0.0.1", x_forwarded_for="203.0.113.9, <script>")
    assert proxies.client(garbled) == "10.0.0.1"
