"""What protects the reader: security headers on every answer, and CORS for the configured origins only."""

import httpx2
import pytest

from services.gateway.request import Request
from services.gateway.response import ResponseFields
from services.gateway.settings import Settings
from tests.gateway.scripted_upstream import JSON, Asked, ScriptedUpstream

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.8")]
APP = "https://app.example.pe"


async def test_every_answer_is_protected_also_a_refusal(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    for path in ("/v1/cases", "/nothing/here", "/", "/docs", "/v1/groups"):
        headers = (await http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] in ("same-origin", "no-referrer"), path
        assert headers["x-frame-options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "strict-transport-security" not in headers, "only where the public address is https"
        assert "server" not in headers


async def test_a_service_may_be_stricter_and_its_own_marks_are_dropped(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def script(asked: Asked) -> None:
        await asked.answer(
            fields=b"content-type: text/html\r\ncontent-security-policy: default-src 'none'; sandbox\r\n"
            b"cache-control: public, max-age=60\r\nserver: uvicorn\r\nx-powered-by: x\r\nkeep-alive: timeout=5\r\n"
            b"access-control-allow-origin: *\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n"
        )

    upstream.script = script
    headers = (await http.get("/v1/cases")).headers
    assert headers.get_list("content-security-policy") == ["default-src 'none'; sandbox"]
    assert headers["cache-control"] == "public, max-age=60"
    assert headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert not {"server", "x-powered-by", "keep-alive", "access-control-allow-origin"} & set(headers)


async def test_personal_data_is_not_kept_by_caches_unless_a_service_says_so(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    assert (await http.get("/v1/cases")).headers["cache-control"] == "no-store"


def test_hsts_is_told_where_the_public_address_is_https() -> None:
    scope = {"method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "scheme": "http"}
    fields = ResponseFields(Settings(public_url="https://cai.example.pe")).of(Request(scope), [])
    assert (b"strict-transport-security", b"max-age=31536000; includeSubDomains") in fields


async def test_a_configured_origin_may_call_and_read_what_it_needs(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    preflight = await http.options("/v1/cases", headers={"Origin": APP, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == APP
    assert "POST" in preflight.headers["access-control-allow-methods"]
    for needed in ("Authorization", "If-Match", "Idempotency-Key", "Content-Type"):
        assert needed in preflight.headers["access-control-allow-headers"]
    assert upstream.asked == [], "the gateway answers it itself"
    answer = await http.get("/v1/cases", headers={"Origin": APP})
    assert answer.headers["access-control-allow-origin"] == APP
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers.get_list("vary")


async def test_another_origin_is_told_nothing(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    other = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (await http.options("/v1/cases", headers=other), await http.get("/v1/cases", headers=other)):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_options_that_is_no_preflight_is_the_services_business(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def script(asked: Asked) -> None:
        await asked.answer("405 Method Not Allowed", JSON + b"allow: GET\r\n")

    upstream.script = script
    answer = await http.options("/v1/cases")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_what_is_not_an_origin_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match=r"app\.example\.pe"):
        Settings.model_validate({"cors_origins": "app.example.pe"})
    assert Settings.model_validate({"cors_origins": f"{APP}/, http://b"}).cors_origins == (APP, "http://b")


async def test_what_the_reader_has_already_is_not_sent_again(http: httpx2.AsyncClient) -> None:
    for path in ("/openapi.json", "/docs", "/docs/assets/docs.js"):
        first = await http.get(path)
        again = await http.get(path, headers={"If-None-Match": f'"another", {first.headers["ETag"]}'})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        assert (await http.get(path, headers={"If-None-Match": '"another"'})).status_code == 200
        assert again.headers["Vary"] == first.headers["Vary"]
        assert "Accept-Encoding" in first.headers["Vary"]
        assert "no-store" not in first.headers["Cache-Control"]


async def test_a_services_304_goes_through(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.answer("304 Not Modified", b'etag: "3"\r\n', b"")

    upstream.script = script
    answer = await http.get("/v1/cases/1", headers={"If-None-Match": '"3"'})
    assert (answer.status_code, answer.headers["ETag"], answer.content) == (304, '"3"', b"")
    assert upstream.asked[0].one("if-none-match") == '"3"'


async def test_the_gateways_own_pages_tell_their_methods(http: httpx2.AsyncClient) -> None:
    asked, refused = await http.options("/docs"), await http.delete("/docs")
    assert (asked.status_code, asked.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


async def test_what_may_come_compressed_varies_with_it_also_where_it_does_not(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    answer = await http.get("/v1/cases", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers.get_list("vary")


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        (b"http://localhost:5173", True),
        (b"http://127.0.0.1:3000", True),
        (b"https://[::1]:8443", True),
        (b"http://localhost.evil.example", False),
        (b"http://127.0.0.1.evil.example:80", False),
        (b"http://evil.example:3000", False),
        (b"null", False),
    ],
)
@pytest.mark.parametrize("environment", ["production", "demo"])
def test_a_page_of_this_machine_may_call_outside_production(environment: str, origin: bytes, is_let_in: bool) -> None:
    asked = request_from(origin)
    fields = ResponseFields(Settings.model_validate({"environment": environment}))
    allowed = (b"access-control-allow-origin", origin) in fields.of(asked, [])
    assert allowed == (is_let_in and environment == "demo") == bool(fields.preflight(asked))


def request_from(origin: bytes) -> Request:
    scope = {"method": "OPTIONS", "path": "/", "raw_path": b"/", "query_string": b"", "scheme": "http"}
    request = Request(scope)
    request.read_headers([(b"host", b"a"), (b"origin", origin)], Settings())
    return request
