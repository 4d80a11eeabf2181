"""One service calling another: its own token, a bounded number of tries, and never a repeat that could do harm."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from shared import request_context, service_client
from shared.clock import Clock
from shared.problems import UpstreamUnavailable
from shared.service_client import ServiceClient, ServiceTokens, UpstreamRefused
from shared.task_marks import inside_transaction
from tests.shared.provider import DISCOVERY, TOKENS, Provider, settings_for
from tests.support.service import FixedToken

pytestmark = pytest.mark.anyio

Answer = httpx2.Response | Exception
DOWN = httpx2.ConnectError("down")
SLOW = httpx2.ReadTimeout("slow")


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The attempts after which the client waited; here it waits for nothing."""
    waited: list[int] = []

    def at_once(attempts: int, **bounds: float) -> timedelta:
        waited.append(attempts)
        return timedelta()

    monkeypatch.setattr(service_client, "backoff", at_once)
    return waited


class Other:
    """The other service: gives the answers in their order, and keeps what it was asked."""

    def __init__(self, *answers: Answer | int) -> None:
        self._answers: Iterator[Answer | int] = iter(answers)
        self.requests: list[httpx2.Request] = []
        self.http = httpx2.AsyncClient(transport=httpx2.MockTransport(self._answer))
        self.client = ServiceClient("http://cases.test", self.http, FixedToken("of-cai-interop"))

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return httpx2.Response(answer) if isinstance(answer, int) else answer


async def get(other: Other) -> httpx2.Response:
    return await other.client.get("/v1/cases/1", {"fields": "id"})


async def post(other: Other) -> httpx2.Response:
    return await other.client.post("/v1/cases", body={"a": "ñ"})


async def keyed_post(other: Other) -> httpx2.Response:
    return await other.client.post("/v1/cases", body={"a": "ñ"}, idempotency_key="orden-7")


async def raw_post(other: Other) -> httpx2.Response:
    return await other.client.post_raw("/internal/events", b"[]", "application/cloudevents-batch+json")


REPEATABLE = [get, keyed_post]
ONCE = [post, raw_post]


@pytest.mark.feature("P06.2")
async def test_a_request_carries_its_token_address_and_body() -> None:
    other = Other(httpx2.Response(200, json={"id": 1}), 201, 202)
    assert (await get(other)).json() == {"id": 1}
    await keyed_post(other)
    await raw_post(other)
    read, posted, raw = other.requests
    assert (read.method, str(read.url)) == ("GET", "http://cases.test/v1/cases/1?fields=id")
    assert {request.headers["Authorization"] for request in other.requests} == {"Bearer of-cai-interop"}
    assert (posted.headers["Idempotency-Key"], posted.content) == ("orden-7", '{"a":"ñ"}'.encode())
    assert (raw.headers["Content-Type"], raw.content) == ("application/cloudevents-batch+json", b"[]")


@pytest.mark.feature("P06.2")
async def test_a_request_belongs_to_the_one_being_worked_on() -> None:
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    request_context._request_id.set("solicitud-0001")
    request_context._traceparent.set(trace)
    other = Other(204)
    await get(other)
    assert (other.requests[0].headers["X-Request-Id"], other.requests[0].headers["traceparent"]) == (
        "solicitud-0001",
        trace,
    )


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize("call", REPEATABLE)
@pytest.mark.parametrize("failure", [DOWN, SLOW, 500, 502, 503, 504, 429])
async def test_a_repeatable_request_is_tried_three_times(
    call: Callable[[Other], Any], failure: Answer | int, waits: list[int]
) -> None:
    other = Other(failure, failure, 200)
    assert (await call(other)).status_code == 200
    assert waits == [1, 2]
    assert len({request.headers.get("Idempotency-Key") for request in other.requests}) == 1
    assert len({request.content for request in other.requests}) == 1


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize("call", REPEATABLE)
@pytest.mark.parametrize("failure", [DOWN, SLOW, 500, 429])
async def test_after_the_third_try_the_caller_is_told(
    call: Callable[[Other], Any], failure: Answer | int, waits: list[int]
) -> None:
    other = Other(failure, failure, failure, 200)
    with pytest.raises(UpstreamUnavailable):
        await call(other)
    assert len(other.requests) == 3
    assert waits == [1, 2], "nobody waits after the last try"


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize("call", ONCE)
@pytest.mark.parametrize("failure", [DOWN, SLOW, 500, 429])
async def test_what_a_repeat_could_do_twice_is_tried_once(
    call: Callable[[Other], Any], failure: Answer | int, waits: list[int]
) -> None:
    other = Other(failure, 200)
    with pytest.raises(UpstreamUnavailable):
        await call(other)
    assert (len(other.requests), waits) == (1, [])


@pytest.mark.parametrize("call", [*REPEATABLE, *ONCE])
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx2.Response(404, json={"code": "not-found", "detail": "x"}), "not-found"),
        (httpx2.Response(409, json={"code": "case-closed"}), "case-closed"),
        (httpx2.Response(400, content=b"<html>"), ""),
        (httpx2.Response(400, content=b"{\x80}"), ""),
        (httpx2.Response(422, json=["no"]), ""),
    ],
)
async def test_a_refusal_is_passed_on_at_once_with_its_code(
    call: Callable[[Other], Any], answer: httpx2.Response, code: str
) -> None:
    other = Other(answer)
    with pytest.raises(UpstreamRefused) as refused:
        await call(other)
    assert (refused.value.status, refused.value.code) == (answer.status_code, code)
    assert len(other.requests) == 1


class Renewing:
    """A token source that gives another token when one was refused."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)

    async def token(self, *, refused: str = "") -> str:
        if self._tokens[0] == refused:
            self._tokens.pop(0)
        return self._tokens[0]


@pytest.mark.feature("P02.3")
@pytest.mark.parametrize("call", [*REPEATABLE, *ONCE])
async def test_a_refused_token_is_dropped_and_a_new_one_tried(call: Callable[[Other], Any]) -> None:
    other = Other(401, 200)
    other.client = ServiceClient("http://cases.test", other.http, Renewing("old", "new"))
    assert (await call(other)).status_code == 200
    assert [request.headers["Authorization"] for request in other.requests] == ["Bearer old", "Bearer new"]
    assert other.requests[0].content == other.requests[1].content


@pytest.mark.feature("P02.3")
@pytest.mark.parametrize("call", [*REPEATABLE, *ONCE])
async def test_a_new_token_is_tried_once(call: Callable[[Other], Any]) -> None:
    other = Other(401, 401, 200)
    other.client = ServiceClient("http://cases.test", other.http, Renewing("old", "new"))
    with pytest.raises(UpstreamRefused, match="401"):
        await call(other)
    assert len(other.requests) == 2


async def test_the_network_is_not_touched_inside_a_transaction() -> None:
    other = Other(200)
    mark = inside_transaction.set(True)
    try:
        with pytest.raises(RuntimeError, match="inside a unit of work"):
            await get(other)
    finally:
        inside_transaction.reset(mark)
    assert other.requests == []


class ShiftedClock(Clock):
    """A clock that a test moves on."""

    seconds = 0.0

    def _offset(self) -> timedelta:
        return timedelta(seconds=self.seconds)


class Issuer:
    """A token endpoint: gives a token with the next number, or what `answer` is set to."""

    def __init__(self, **settings: str) -> None:
        self.requests: list[httpx2.Request] = []
        self.answer: Answer | None = None
        self.life = 600
        self.moves_on = 0.0  # by how many seconds the clock is set between issue and answer
        self.clock = ShiftedClock()
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(self._grant))
        self.tokens = ServiceTokens("cases", settings_for(oidc_issuer="", **settings), self.clock, http)

    def _grant(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        self.clock.seconds += self.moves_on
        if isinstance(self.answer, Exception):
            raise self.answer
        given = {"access_token": f"token-{len(self.requests)}", "expires_in": self.life, "token_type": "Bearer"}
        return self.answer or httpx2.Response(200, json=given)


@pytest.mark.feature("P02.3")
async def test_a_service_asks_for_its_token_by_client_credentials() -> None:
    issuer = Issuer(service_client_secret="secreto", identity_url="http://identity.test")
    assert await issuer.tokens.token() == "token-1"
    asked = issuer.requests[0]
    assert (asked.method, str(asked.url)) == ("POST", "http://identity.test/identity/token")
    assert asked.content == b"grant_type=client_credentials"
    assert asked.headers["Authorization"] == f"Basic {b64encode(b'cai-cases:secreto').decode()}"


@pytest.mark.feature("P02.3")
async def test_a_token_is_kept_until_a_minute_before_it_ends() -> None:
    issuer = Issuer()
    assert [await issuer.tokens.token() for _ in range(3)] == ["token-1"] * 3
    issuer.clock.seconds = 530
    assert await issuer.tokens.token() == "token-1"
    issuer.clock.seconds = 545
    assert await issuer.tokens.token() == "token-2"


def _jwt(name: str, ends: float) -> str:
    claims = urlsafe_b64encode(json.dumps({"sub": name, "exp": ends}).encode()).decode().rstrip("=")
    return f"{name}.{claims}.signature"


@pytest.mark.feature("P02.3")
async def test_the_clock_moving_between_issue_and_answer_makes_no_token_live_longer() -> None:
    issuer = Issuer()
    issued_at = issuer.clock.now().timestamp()
    issuer.answer = httpx2.Response(200, json={"access_token": _jwt("first", issued_at + 600), "expires_in": 600})
    issuer.moves_on = 700
    first = await issuer.tokens.token()
    issuer.answer = httpx2.Response(200, json={"access_token": _jwt("second", issued_at + 1300), "expires_in": 600})
    issuer.moves_on = 0
    assert first.startswith("first.")
    assert (await issuer.tokens.token()).startswith("second."), "others call the first one expired"


@pytest.mark.feature("P02.3")
async def test_the_end_of_a_token_is_the_one_in_it_whatever_the_answer_beside_it_says() -> None:
    issuer = Issuer()
    ends = issuer.clock.now().timestamp() + 120
    issuer.answer = httpx2.Response(200, json={"access_token": _jwt("short", ends), "expires_in": 600})
    held = await issuer.tokens.token()
    issuer.answer = None
    issuer.clock.seconds = 50
    assert await issuer.tokens.token() == held
    issuer.clock.seconds = 70
    assert await issuer.tokens.token() == "token-2"


@pytest.mark.feature("P02.3")
async def test_a_token_only_its_issuer_reads_ends_as_long_after_the_asking_as_it_says() -> None:
    issuer = Issuer()
    issuer.moves_on = 700
    assert await issuer.tokens.token() == "token-1"
    assert await issuer.tokens.token() == "token-2"


@pytest.mark.feature("P02.3")
async def test_a_refused_token_is_renewed_once_for_all_who_held_it() -> None:
    issuer = Issuer()
    held = await issuer.tokens.token()
    assert {await issuer.tokens.token(refused=held) for _ in range(3)} == {"token-2"}
    assert len(issuer.requests) == 2


@pytest.mark.feature("P02.3")
@pytest.mark.parametrize(
    "answer",
    [
        DOWN,
        SLOW,
        httpx2.Response(500),
        httpx2.Response(401, json={"error": "invalid_client"}),
        httpx2.Response(200, content=b"<html>"),
        httpx2.Response(200, content=b"\xff"),
        httpx2.Response(200, json={"token_type": "Bearer"}),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, json={"access_token": "x", "expires_in": "pronto"}),
        httpx2.Response(200, json={"access_token": "a.e30.b", "expires_in": 600}),
        httpx2.Response(200, json={"access_token": "a.W10.b", "expires_in": 600}),
        httpx2.Response(200, json={"access_token": "a.x.b", "expires_in": 600}),
    ],
)
async def test_without_a_token_the_caller_is_told_and_the_next_call_asks_anew(answer: Answer) -> None:
    issuer = Issuer()
    issuer.answer = answer
    with pytest.raises(UpstreamUnavailable):
        await issuer.tokens.token()
    issuer.answer = None
    assert await issuer.tokens.token() == "token-2"


@pytest.mark.feature("P02.3")
async def test_a_token_that_does_not_say_how_long_it_lives_is_not_kept() -> None:
    issuer = Issuer()
    issuer.answer = httpx2.Response(200, json={"access_token": "x"})  # RFC 6749, 5.1: expires_in is only recommended
    assert await issuer.tokens.token() == "x"
    issuer.answer = None
    assert await issuer.tokens.token() == "token-2"


@pytest.mark.feature("P02.1")
async def test_another_providers_token_endpoint_is_the_discovered_one() -> None:
    provider = Provider()
    provider.answers = {TOKENS: {"access_token": "suyo", "expires_in": 300}}
    tokens = ServiceTokens("cases", settings_for(), Clock(), httpx2.AsyncClient(transport=provider))
    assert await tokens.token() == "suyo"
    assert provider.asked == [DISCOVERY, TOKENS]
    provider.answers = {DISCOVERY: {"issuer": "x"}}
    silent = ServiceTokens("cases", settings_for(), Clock(), httpx2.AsyncClient(transport=provider))
    with pytest.raises(UpstreamUnavailable):
        await silent.token()
