"""The control side: what the institutions hold, found wherever it is, and only by who may look."""

import pytest

from services.mocks.main import create_app
from tests.mocks.conftest import Start
from tests.mocks.institutions import Institutions
from tests.mocks.paper import plain_pdf, sign

pytestmark = pytest.mark.anyio


async def _found(institutions: Institutions, text: str) -> set[tuple[str, str]]:
    answer = await institutions.control("GET", "/search", params={"text": text})
    assert answer.status_code == 200, answer.text
    return {(hit["institution"], hit["kind"]) for hit in answer.json()["occurrences"]}


@pytest.mark.feature("C10.4")
async def test_search_finds_a_text_in_sheets_filings_and_inside_documents(institutions: Institutions) -> None:
    await institutions.file(sign(plain_pdf("El señor vive en Jr. Las Begonias 123")), summary="Sumilla de prueba")
    await institutions.send()
    await institutions.deposit(plain_pdf("Resolución sobre Begonias"), summary="Medidas de protección")

    assert await _found(institutions, "las begonias") == {("sira", "referral"), ("mpe", "document")}
    assert await _found(institutions, "RESOLUCION") == {("sinoe", "document"), ("sinoe", "notification")}
    assert await _found(institutions, "sumilla de prueba") == {("mpe", "filing")}
    assert await _found(institutions, "Av. Los Sauces") == set()


async def test_all_that_was_received_survives_a_restart(start: Start, signed_pdf: bytes) -> None:
    async with start() as before:
        filed = (await before.file(signed_pdf)).json()
        await before.send()
        await before.deposit()
        held = [(await before.control("GET", path)).json() for path in ("/filings", "/referrals", "/notifications")]
    async with start() as after:
        kept = [(await after.control("GET", path)).json() for path in ("/filings", "/referrals", "/notifications")]
        assert kept == held
        assert held[0]["filings"][0]["metadata"]["summary"] == "Informe de incumplimiento"
        assert (await after.file(signed_pdf)).json() == filed


async def test_everything_can_be_forgotten(institutions: Institutions, signed_pdf: bytes) -> None:
    await institutions.file(signed_pdf)
    await institutions.deposit()
    await institutions.order_fault("sira", "slow")
    assert (await institutions.control("DELETE", "/state")).status_code == 204

    for path in ("/filings", "/referrals", "/notifications", "/faults"):
        assert not any((await institutions.control("GET", path)).json().values())
    assert (await institutions.file(signed_pdf)).json()["tracking_number"].endswith("-000001")


async def test_control_needs_its_own_token(institutions: Institutions) -> None:
    wrong = {"Authorization": "Bearer mpe-secret"}
    for path in ("filings", "referrals", "notifications", "faults", "search?text=abc", "documents/" + "0" * 64):
        assert (await institutions.http.get(f"/control/{path}", headers=wrong)).status_code == 401
    assert (await institutions.http.delete("/control/state")).status_code == 401


@pytest.mark.parametrize("rubbish", ["%%%%", "JVBERi0ñ", "JVBER"])
async def test_a_deposit_that_is_no_base64_is_refused(institutions: Institutions, rubbish: str) -> None:
    order = {"casilla": "45871", "file_name": "x.pdf", "document_base64": rubbish}

    assert (await institutions.control("POST", "/notifications", json=order)).status_code == 422


@pytest.mark.feature("N07.4")
async def test_health_and_a_description_that_calls_itself_a_mock(institutions: Institutions) -> None:
    assert (await institutions.http.get("/health/live")).json() == {"status": "ok", "institutions": "mock"}
    assert (await institutions.http.get("/health/ready")).json() == {"status": "ok"}
    described = (await institutions.http.get("/openapi.json")).json()
    assert "no oficial" in described["info"]["title"]
    assert {path.split("/")[1] for path in described["paths"]} == {"sinoe", "mpe", "sira", "control", "health"}


async def test_not_ready_without_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("MOCKS_CONTROL_TOKEN", "SINOE_USER", "SINOE_PASSWORD", "MPE_TOKEN", "SIRA_TOKEN")
    for name in names:
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://cai_mocks:x@127.0.0.1:1/cai")
    import httpx2

    transport = httpx2.ASGITransport(app=create_app())
    async with httpx2.AsyncClient(transport=transport, base_url="http://mocks") as http:
        assert (await http.get("/health/ready")).status_code == 503
        assert (await http.get("/health/live")).status_code == 200
