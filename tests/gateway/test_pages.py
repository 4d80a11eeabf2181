"""The gateway's own addresses: front page, documentation without a network, health, the merged OpenAPI."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from services.gateway import openapi_source
from services.gateway.openapi_source import OpenApiSource
from services.gateway.pages import own_pages
from services.gateway.request import Request
from services.gateway.settings import Settings
from services.gateway.upstream import Upstream
from shared.settings import InstitutionsKind
from tests.gateway.running_gateway import PUBLIC_URL, running_gateway
from tests.gateway.scripted_upstream import Asked, ScriptedUpstream
from tests.shared.test_html_page import contrast, palette

pytestmark = pytest.mark.anyio


@pytest.mark.feature("P01.6", "P10.2")
async def test_the_front_page_says_what_this_is_in_spanish_first(http: httpx2.AsyncClient) -> None:
    spanish = await http.get("/")
    english = await http.get("/", headers={"Accept-Language": "en-GB, es;q=0.5"})
    assert spanish.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="es">' in spanish.text
    assert "Iniciar sesión" in spanish.text
    assert '<html lang="en">' in english.text
    assert "Sign in" in english.text
    for link in ('href="/docs"', 'href="/health/ready"', 'href="/docs#sign-in"'):
        assert link in spanish.text


@pytest.mark.feature("P01.6")
@pytest.mark.parametrize("page", ["/", "/docs", "/docs/oauth2-redirect"])
async def test_all_that_a_page_loads_is_here(http: httpx2.AsyncClient, page: str) -> None:
    text = (await http.get(page)).text
    loaded = re.findall(r'(?:src|href)="([^"#]+)', text)
    assert loaded
    for address in loaded:
        assert address.startswith(("/", "data:")), "nothing from another host"
        if not address.startswith(("/identity", "/health/ready", "/v1/verifications", "data:")):
            assert (await http.get(address)).status_code == 200, address
    if page == "/docs":
        assert ":root { color-scheme: only light; }" in (await http.get("/docs/assets/docs.css")).text, "as Swagger UI"
    assert "<script>" not in text, "the content policy lets no inline script run"


@pytest.mark.feature("P01.6")
async def test_the_documentation_is_readable_and_its_focus_is_seen_on_its_light_ground(
    http: httpx2.AsyncClient,
) -> None:
    style = (await http.get("/docs/assets/docs.css")).text
    assert "prefers-color-scheme" not in style, "a dark palette would be drawn on the white ground"
    for rule in ("get", "post", "put", "patch", "delete"):
        (colour,) = re.findall(rf"opblock-{rule}\b[^{{]*\{{ --method: (#[0-9a-f]{{6}});", style)
        assert contrast(colour, "#ffffff") >= 4.5, rule
    assert ":focus-visible { outline: 3px solid var(--accent)" in style
    assert contrast(palette("light")["--accent"], "#ffffff") >= 4.5
    (number,) = re.findall(r"rgb\(211, 99, 99\)\"\] { color: (#[0-9a-f]{6}) !important", style)
    assert contrast(number, "#333333") >= 4.5, "on the ground of an example"


BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.feature("P01.9", "P10.2")
async def test_a_browser_is_told_an_error_as_a_page_in_spanish(http: httpx2.AsyncClient) -> None:
    page = await http.get("/no/existe", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert '<html lang="es">' in page.text
    assert "No hay nada en esta dirección" in page.text
    assert page.headers["x-request-id"] in page.text
    assert "default-src 'none'; style-src 'sha256-" in page.headers["content-security-policy"]
    english = await http.get("/no/existe", headers=BROWSER | {"accept-language": "en"})
    assert "Nothing is at this address" in english.text
    down = await http.get("/v1/sessions", headers=BROWSER)
    assert (down.status_code, down.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert down.headers["retry-after"] == "5"


@pytest.mark.feature("P01.9", "P04.1")
@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/problem+json"])
async def test_a_program_is_told_an_error_as_a_problem(http: httpx2.AsyncClient, accept: str) -> None:
    answer = await http.get("/no/existe", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not-found"
    assert answer.headers["vary"].startswith("Accept, Accept-Language")


@pytest.mark.feature("P01.4")
async def test_large_files_are_sent_compressed(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/docs/assets/swagger-ui-bundle.js", headers={"accept-encoding": "br, gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 600_000
    assert len(answer.content) > 1_000_000


async def test_pages_are_only_read(http: httpx2.AsyncClient) -> None:
    refused = await http.post("/health/live")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    head = await http.head("/")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 500


@pytest.mark.feature("P06.4")
async def test_readiness_names_what_is_down(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    assert (await http.get("/health/live")).json() == {"status": "ok", "dependencies": {}}
    answer = await http.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["dependencies"] == {
        "identity": "down",
        "cases": "ok",
        "sessions": "down",
        "interop": "down",
        "log": "ok",
    }
    assert [asked.line for asked in upstream.asked] == ["GET /health/ready HTTP/1.1"]


@pytest.mark.feature("P06.4")
async def test_a_service_that_says_it_is_not_ready_is_down(
    http: httpx2.AsyncClient, upstream: ScriptedUpstream
) -> None:
    async def script(asked: Asked) -> None:
        await asked.answer("503 Service Unavailable")

    upstream.script = script
    assert (await http.get("/health/ready")).json()["dependencies"]["cases"] == "down"
    page = await http.get("/health/ready", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    for said in ("Algo no funciona", "<strong>cases</strong>: no responde", 'href="/"', 'class="brand"'):
        assert said in page.text


@pytest.mark.feature("P01.5")
async def test_the_document_is_served_with_what_is_there(http: httpx2.AsyncClient, upstream: ScriptedUpstream) -> None:
    document = (await http.get("/openapi.json")).json()
    assert document["servers"] == [{"url": PUBLIC_URL}]
    assert "/health/ready" in document["paths"]
    assert set(document["x-unavailable"]) >= {"identity", "sessions", "interop"}


@pytest.mark.feature("P01.5")
async def test_a_fresh_document_is_not_fetched_again(upstream: ScriptedUpstream) -> None:
    cases = Upstream("cases", f"http://127.0.0.1:{upstream.port}", Settings())
    source = OpenApiSource(Settings(), {"cases": cases})
    scope = {"method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "scheme": "http"}
    async with cases.connected():
        for _ in range(3):
            await source.document(Request(scope))
    assert len(upstream.asked) == 1


@pytest.mark.feature("P01.5")
async def test_a_service_that_goes_down_keeps_its_last_known_part(
    upstream: ScriptedUpstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = {"/v1/cases": {"get": {"operationId": "list_cases", "responses": {}}}}

    async def script(asked: Asked) -> None:
        if len(upstream.asked) == 1:
            await asked.answer(body=json.dumps({"paths": paths}).encode())
        else:
            await asked.answer("503 Service Unavailable")

    upstream.script = script
    cases = Upstream("cases", f"http://127.0.0.1:{upstream.port}", Settings())
    source = OpenApiSource(Settings(), {"cases": cases})
    scope = {"method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "scheme": "http"}

    async def fetched() -> dict[str, object]:
        document: dict[str, object] = json.loads((await source.document(Request(scope))).body)
        return document

    monkeypatch.setattr(openapi_source, "FRESH_SECONDS", 0.0)
    async with cases.connected():
        first = await fetched()
        assert "x-unavailable" not in first
        second = await fetched()
    assert len(upstream.asked) == 2
    assert second.pop("x-unavailable") == ["cases"]
    assert second == first


STATE: dict[str, Any] = {
    "title": "CaseState",
    "type": "string",
    "enum": ["RECEIVED", "ADMITTED"],
    "x-labels": {"ADMITTED": {"en": "Admitted", "es": "Admitido"}, "RECEIVED": {"en": "Received", "es": "Recibido"}},
}


@pytest.mark.feature("P10.3")
async def test_the_labels_of_all_codes_are_one_answer_that_may_be_kept(upstream: ScriptedUpstream) -> None:
    async def script(asked: Asked) -> None:
        await asked.answer(body=json.dumps({"paths": {}, "components": {"schemas": {"CaseState": STATE}}}).encode())

    upstream.script = script
    cases = Upstream("cases", f"http://127.0.0.1:{upstream.port}", Settings())
    source = OpenApiSource(Settings(), {"cases": cases})
    scope = {"method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "scheme": "http"}
    async with cases.connected():
        answer = await source.labels(Request(scope))
        known = Request(scope)
        known.read_headers([(b"host", b"x"), (b"if-none-match", dict(answer.fields)[b"etag"])], Settings())
        again = await source.labels(known)
    labels = json.loads(answer.body)
    assert labels == {"labels": {"CaseState": STATE["x-labels"]}, "unavailable": []}
    assert list(labels["labels"]["CaseState"]) == STATE["enum"], "in the order of the enumeration"
    assert dict(answer.fields)[b"cache-control"] == b"public, max-age=300"
    assert (again.status, again.body) == (304, b"")
    assert len(upstream.asked) == 1


@pytest.mark.feature("P10.3")
async def test_labels_of_which_some_are_missing_are_not_kept(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/v1/labels")
    assert answer.status_code == 200
    assert set(answer.json()["unavailable"]) >= {"identity", "sessions", "interop"}
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.feature("P06.4")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
async def test_every_request_is_answered_though_the_log_cannot_be_written() -> None:
    with running_gateway(Path("/dev/full")) as gateway:
        async with httpx2.AsyncClient(base_url=gateway.url) as client:
            for _ in range(30):
                answer = await client.get("/no/existe")
                assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
            ready = await client.get("/health/ready")
            assert (ready.status_code, ready.json()["dependencies"]["log"]) == (503, "down")


@pytest.mark.feature("P08.2")
@pytest.mark.parametrize("institutions", list(InstitutionsKind))
async def test_readiness_and_the_front_page_say_whether_the_institutions_are_mocks(
    institutions: InstitutionsKind,
) -> None:
    pages = own_pages(Settings(institutions=institutions), {})
    fields = {"method": "GET", "raw_path": b"/", "query_string": b"", "scheme": "http"}
    ready = await pages["/health/ready"](Request({**fields, "path": "/health/ready"}))
    assert json.loads(ready.body)["institutions"] == institutions.value
    front = await pages["/"](Request({**fields, "path": "/"}))
    assert ("Instituciones simuladas" in front.body.decode()) == (institutions is InstitutionsKind.MOCK)
