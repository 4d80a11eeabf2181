"""The public check as people meet it: a page that takes a file or a code, and a verdict that nobody can misread."""

import hashlib
import re
from datetime import UTC, datetime

import pytest

from services.interop.documents import store as document_store
from services.interop.documents.actions.composing import parts_of
from services.interop.documents.rules.document_names import CEM_SHEET, document_name
from services.interop.filings.rules.lifecycle import FilingKind
from shared.html_page import LOGO
from shared.sizes import LARGEST_DOCUMENT as LARGEST
from shared.unit_of_work import system_work
from tests.interop.exchange import Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N09.3")]

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
CODE = "7K3QF-0M2ZT-9XWAB-4C8DE"
NUMBER = "Constancia N.° 000015-2026-CAI-LIMA"
PDF = b"%PDF-1.7 invented"
SIGNED = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)  # still the 20th in Lima


async def issue(exchange: Exchange, issuer: str = "CAI Lima (ejemplo)") -> None:
    async with system_work(exchange.service.runtime) as db:
        await document_store.issue_code(
            db,
            CODE,
            sha256=hashlib.sha256(PDF).hexdigest(),
            kind="COMPLETION_CERTIFICATE",
            number=NUMBER,
            issuer=issuer,
            now=SIGNED,
        )


def verdict(page: str) -> tuple[str, str]:
    """Return the verdict's kind and its one word."""
    ((kind, word),) = re.findall(r'<div class="verdict (\w+)" role="status"><strong>(.*?)</strong>', page)
    return kind, word


async def test_the_page_takes_a_file_or_a_code_and_says_nothing_yet(exchange: Exchange) -> None:
    page = await exchange.service.client().get("/v1/verifications", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert 'enctype="multipart/form-data"' in page.text
    assert '<input id="file" name="file" type="file"' in page.text
    assert '<input id="code" name="code"' in page.text
    assert 'class="verdict' not in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert set(re.findall(r'<label for="(\w+)"', page.text)) == set(re.findall(r'<input id="(\w+)"', page.text))


async def test_the_signed_file_is_valid_with_issuer_and_the_day_in_lima(exchange: Exchange) -> None:
    await issue(exchange)
    sent = {"file": ("constancia.pdf", PDF, "application/pdf")}
    page = await exchange.service.client().post("/v1/verifications", files=sent, headers=BROWSER)
    assert verdict(page.text) == ("valid", "✓ VÁLIDO")
    assert f"Constancia de cumplimiento: {NUMBER}" in page.text
    assert "Emitido por CAI Lima (ejemplo) el viernes 20 de noviembre de 2026." in page.text
    assert "es el mismo, byte por byte" in page.text
    english = await exchange.service.client().post(
        "/v1/verifications", files=sent, headers=BROWSER | {"Accept-Language": "en"}
    )
    assert verdict(english.text) == ("valid", "✓ VALID")


async def test_one_changed_byte_is_not_valid(exchange: Exchange) -> None:
    await issue(exchange)
    sent = {"file": ("constancia.pdf", PDF + b" ", "application/pdf")}
    page = await exchange.service.client().post("/v1/verifications", files=sent, headers=BROWSER)
    assert verdict(page.text) == ("invalid", "✗ NO VÁLIDO")
    assert "CAI Lima" not in page.text


async def test_a_code_alone_says_which_document_it_is_and_that_no_file_was_compared(exchange: Exchange) -> None:
    await issue(exchange)
    anybody = exchange.service.client()
    for address in (f"/v1/verifications/{CODE}", f"/v1/verifications?code={CODE.lower().replace('-', ' ')}"):
        page = await anybody.get(address, headers=BROWSER)
        assert verdict(page.text) == ("unknown", "! ARCHIVO NO COMPARADO")
        assert "VÁLIDO" not in page.text
        assert f"Constancia de cumplimiento: {NUMBER}" in page.text
        assert "Emitido por CAI Lima (ejemplo) el viernes 20 de noviembre de 2026." in page.text
        assert "Un código se puede copiar" in page.text
    english = await anybody.get(f"/v1/verifications/{CODE}", headers=BROWSER | {"Accept-Language": "en"})
    assert verdict(english.text) == ("unknown", "! FILE NOT COMPARED")
    assert f"Certificate of completion: {NUMBER}" in english.text
    for unknown in ("00000-00000-00000-00000", "<b>no"):
        page = await anybody.get("/v1/verifications", params={"code": unknown}, headers=BROWSER)
        assert verdict(page.text) == ("unknown", "? DESCONOCIDO")
        assert "<b>no" not in page.text


async def test_a_program_gets_json_from_the_same_addresses(exchange: Exchange) -> None:
    await issue(exchange)
    anybody = exchange.service.client()
    known = {
        "valid": True,
        "kind": "COMPLETION_CERTIFICATE",
        "number": NUMBER,
        "issuer": "CAI Lima (ejemplo)",
        "issued_on": "2026-11-20",
    }
    assert (await anybody.post("/v1/verifications", content=PDF)).json() == known | {"file_compared": True}
    assert (await anybody.post("/v1/verifications", files={"file": PDF})).json() == known | {"file_compared": True}
    by_code = await anybody.get("/v1/verifications", params={"code": CODE})
    assert by_code.json() == known | {"file_compared": False}
    none = {"valid": False, "kind": None, "number": None, "issuer": None, "issued_on": None}
    assert (await anybody.get("/v1/verifications")).json() == none | {"file_compared": False}
    assert (await anybody.post("/v1/verifications", content=b"%PDF")).json() == none | {"file_compared": True}


async def test_a_document_from_before_kinds_and_numbers_is_known_by_issuer_and_day(exchange: Exchange) -> None:
    await issue(exchange)
    await exchange.rows("UPDATE interop.verification_codes SET kind = NULL, number = NULL")
    page = await exchange.service.client().get(f"/v1/verifications/{CODE}", headers=BROWSER)
    assert "<b>Documento</b>" in page.text
    assert "Emitido por CAI Lima (ejemplo)" in page.text


def test_every_kind_that_we_sign_has_a_name() -> None:
    kinds = {part for kind in FilingKind for part in parts_of(kind)} | {CEM_SHEET}
    assert "Documento" not in {document_name(kind).es for kind in kinds}


async def test_what_is_checked_is_stored_nowhere(exchange: Exchange) -> None:
    await exchange.service.client().post("/v1/verifications", files={"file": PDF}, headers=BROWSER)
    assert await exchange.rows("SELECT 1 FROM interop.documents") == []


async def test_a_form_without_a_file_and_a_file_too_large_are_told_in_a_sentence(exchange: Exchange) -> None:
    anybody = exchange.service.client()
    for files in ([("wrong", b"x")], [("file", PDF), ("more", PDF)]):
        answer = await anybody.post("/v1/verifications", files=files)
        assert (answer.status_code, answer.json()["detail"]) == (422, "Elija un archivo y envíelo otra vez.")
    broken = {"Content-Type": "multipart/form-data"}
    assert (await anybody.post("/v1/verifications", content=b"x", headers=broken)).status_code == 422
    large = await anybody.post("/v1/verifications", files={"file": bytes(LARGEST + 1)}, headers=BROWSER)
    assert (large.status_code, large.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "Se aceptan hasta 30 MiB." in large.text
    assert LOGO in large.text
    assert 'href="/v1/verifications"' in large.text


async def test_an_issuers_name_is_text(exchange: Exchange) -> None:
    await issue(exchange, "CAI <script>")
    page = await exchange.service.client().get(f"/v1/verifications/{CODE}", headers=BROWSER)
    assert "CAI &lt;script&gt;" in page.text
