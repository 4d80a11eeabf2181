"""A CEM on the manual channel gets a signed paper sheet, which nobody keeps, and a person brings its receipt (N06)."""

import hashlib
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import httpx2
import pytest
from pypdf import PdfReader

from services.cases.client import CaseState, DischargeReason
from services.interop.documents.actions.demo_certificates import DemoChain
from services.interop.facts.actions.stating import on_case_moved
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from tests.interop.documents.independent_verification import pyhanko_status
from tests.interop.documents.pdf_reading import qr_codes_on_last_page, text_of, unembedded_fonts, xmp_of
from tests.interop.exchange import BRENA, VICTIM, Exchange
from tests.interop.referrals.test_victim_sentinel import PLANTED, occurrences

pytestmark = pytest.mark.anyio

BROUGHT = {
    "cem_sheet_number": "CEM-BRENA-2026-000123",
    "date": "2026-11-20",
    "received_by": "Lucía Paredes Chumpitaz",
    "condition": "REFERRED",
}


WHY = {"reason": "La llevo hoy al CEM, que no atiende por SIRA."}


async def set_channel(exchange: Exchange, channel: str) -> None:
    """Set how sheets reach the CEM of Breña."""
    keeper = exchange.staff(Role.NATIONAL_COORDINATOR)
    [cem] = [each for each in (await keeper.get("/v1/cems")).json()["items"] if each["code"] == BRENA]
    headers = {"If-Match": f'"{cem["version"]}"'}
    assert (await keeper.put(f"/v1/cems/{cem['id']}/channel", json={"channel": channel}, headers=headers)).is_success


async def open_sheet(exchange: Exchange, kind: str = "REFERRAL", **case: Any) -> dict[str, Any]:
    """Open a sheet to that CEM; its state and version as the social worker sees them."""
    body = {"case_id": str(exchange.case(**case).id), "reason": "Seguimiento del riesgo.", "kind": kind}
    opened = await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body | {"cem_code": BRENA})
    assert opened.status_code == 201, opened.text
    return dict(opened.json())


@pytest.fixture
async def waiting(exchange: Exchange) -> str:
    """The path of a sheet that waits to be carried."""
    await set_channel(exchange, "MANUAL")
    sheet = await open_sheet(exchange)
    await exchange.until_states("AWAITING_PERSON")
    return f"/v1/referrals/{sheet['id']}"


async def print_it(exchange: Exchange, path: str) -> httpx2.Response:
    """Ask for the paper as the social worker."""
    return await exchange.staff(Role.SOCIAL_WORKER).post(f"{path}/printings", json=WHY)


@pytest.mark.feature("N06.1")
async def test_the_paper_says_what_the_cem_needs_and_is_signed_pdf_a(
    exchange: Exchange, waiting: str, demo_chain: DemoChain
) -> None:
    printed = await print_it(exchange, waiting)
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert printed.headers["cache-control"] == "private, no-store"
    text = text_of(printed.content)
    for expected in (*PLANTED, "Breña", "CAI-LIMA-2026-000001", "Julián Abel Ñahui Quispe", "Seguimiento del riesgo."):
        assert expected is not None and expected in text
    assert "Página 2 de 2" in text
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in xmp_of(printed.content)
    assert unembedded_fonts(printed.content) == []
    status = await pyhanko_status(printed.content, demo_chain.chain_pem, datetime.now(UTC))
    assert status.bottom_line


@pytest.mark.feature("N06.3")
async def test_the_receipt_is_a_page_of_its_own_which_comes_back_and_says_nothing_of_her(
    exchange: Exchange, waiting: str
) -> None:
    pages = PdfReader(BytesIO((await print_it(exchange, waiting)).content)).pages
    said = [re.sub(r"\s+", " ", page.extract_text()) for page in pages]
    assert [("Cargo de recepción" in page, VICTIM.full_name in page) for page in said] == [(False, True), (True, False)]
    assert "CAI-LIMA-2026-000001" in said[1]
    assert not [text for text in PLANTED if text and text in said[1]]


@pytest.mark.feature("N09.3")
async def test_the_public_check_knows_the_paper_though_nobody_kept_it(exchange: Exchange, waiting: str) -> None:
    pdf = (await print_it(exchange, waiting)).content
    [address] = qr_codes_on_last_page(pdf)
    anybody = exchange.service.client()
    by_code = await anybody.get(f"/v1/verifications/{address.rpartition('/')[2]}")
    by_content = await anybody.post("/v1/verifications", content=pdf, headers={"Content-Type": "application/pdf"})
    forged = await anybody.post("/v1/verifications", content=pdf + b" ", headers={"Content-Type": "application/pdf"})
    assert [answer.json()["valid"] for answer in (by_code, by_content, forged)] == [True, True, False]
    assert (by_code.json()["kind"], by_code.json()["number"]) == ("CEM_SHEET", "CAI-LIMA-2026-000001")
    assert [answer.json()["file_compared"] for answer in (by_code, by_content, forged)] == [False, True, True]
    assert by_code.json()["issuer"] == by_content.json()["issuer"] == "CAI Lima (prueba)"


@pytest.mark.feature("C10.4")
async def test_of_what_was_printed_nothing_stays_here(
    exchange: Exchange, waiting: str, capfd: pytest.CaptureFixture[str]
) -> None:
    printed = await print_it(exchange, waiting)
    assert printed.status_code == 200
    assert await occurrences(exchange) == []
    assert await exchange.rows("SELECT id FROM interop.documents") == []
    pieces = [printed.content[start : start + 64].hex() for start in (0, 2048, 8192)]
    for [table] in await exchange.rows(
        "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_schema = 'interop'"
    ):
        for piece in pieces:
            assert await exchange.rows(f"SELECT 1 FROM {table} t WHERE position($1 in t::text) > 0", piece) == [], table
    logged = "".join(capfd.readouterr())
    assert not [text for text in PLANTED if text and text in logged]


@pytest.mark.feature("C10.3")
async def test_each_print_is_a_disclosure_on_record_with_who_asked(exchange: Exchange, waiting: str) -> None:
    assert exchange.cases.disclosures == []
    pdfs = [(await print_it(exchange, waiting)).content for _ in range(2)]
    reasons = [reason for _, reason in exchange.cases.disclosures]
    assert len(reasons) == 2
    assert all(
        re.search(r"ficha CAI-LIMA-2026-000001 .* la pide staff-social_worker: La llevo hoy", reason)
        for reason in reasons
    )
    rows = await exchange.rows(
        "SELECT actor, after->>'sha256' AS sha256 FROM interop.audit_log WHERE action = 'referral.printed' ORDER BY at"
    )
    digests = [hashlib.sha256(pdf).hexdigest() for pdf in pdfs]
    assert [(row["actor"], row["sha256"]) for row in rows] == [("staff-social_worker", each) for each in digests]
    entries = " ".join(await exchange.ledger_bodies())
    assert all(digest in entries for digest in digests)


@pytest.mark.feature("C10.3")
async def test_nothing_is_printed_without_a_reason_or_by_merely_looking(exchange: Exchange, waiting: str) -> None:
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    for body in ({}, {"reason": "sí"}, {"reason": " " * 40}):
        assert (await social_worker.post(f"{waiting}/printings", json=body)).status_code == 422
    assert (await social_worker.get(f"{waiting}/document")).status_code == 404
    assert (await social_worker.get(f"{waiting}/printings")).status_code == 405
    assert exchange.cases.disclosures == []
    await print_it(exchange, waiting)
    [printed] = await exchange.rows("SELECT id, reason FROM interop.audit_log WHERE action = 'referral.printed'")
    assert printed["reason"] is not None


@pytest.mark.feature("C10.4")
async def test_a_printing_under_a_key_is_not_kept_and_a_repeat_is_a_disclosure_of_its_own(
    exchange: Exchange, waiting: str
) -> None:
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    for _ in range(2):
        printed = await social_worker.post(f"{waiting}/printings", json=WHY, headers={"Idempotency-Key": "una vez"})
        assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert len(exchange.cases.disclosures) == 2
    assert await exchange.rows("SELECT 1 FROM interop.idempotency_keys WHERE key = 'una vez'") == []


@pytest.mark.feature("C10.2")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SOCIAL_WORKER])
async def test_only_a_social_worker_prints_and_receipts(exchange: Exchange, waiting: str, role: Role) -> None:
    other = exchange.staff(role)
    assert (await other.post(f"{waiting}/printings", json=WHY)).status_code == 403
    receipt = await other.post(f"{waiting}/manual-receipt", json=BROUGHT, headers={"If-Match": '"2"'})
    assert receipt.status_code == 403
    assert exchange.cases.disclosures == []


@pytest.mark.feature("C10.2", "P03.2")
async def test_neither_a_cems_system_nor_another_centre_prints(exchange: Exchange, waiting: str) -> None:
    system = exchange.service.as_institution("referrals:answer", centres=(exchange.centre_id,), cai_institution=BRENA)
    assert (await system.post(f"{waiting}/printings", json=WHY)).status_code == 403
    elsewhere = exchange.service.as_staff(Role.SOCIAL_WORKER, centres=())
    assert (await elsewhere.post(f"{waiting}/printings", json=WHY)).status_code == 404
    assert exchange.cases.disclosures == []


@pytest.mark.feature("N05.6")
async def test_an_alert_is_printed_without_her(exchange: Exchange) -> None:
    await set_channel(exchange, "MANUAL")
    sheet = await open_sheet(exchange, "ALERT")
    await exchange.until_states("AWAITING_PERSON")
    text = text_of((await print_it(exchange, f"/v1/referrals/{sheet['id']}")).content)
    assert "Alerta sobre el participante" in text and "URGENTE" in text
    assert not [planted for planted in PLANTED if planted and planted in text]
    assert exchange.cases.disclosures == []


async def test_a_completion_is_printed_as_news_and_not_as_an_alarm(exchange: Exchange) -> None:
    await set_channel(exchange, "MANUAL")
    case = exchange.case(state=CaseState.DISCHARGED, discharge_reason=DischargeReason.COMPLETED)
    await exchange.known(case)
    await on_case_moved(exchange.service.runtime, exchange.completed(case))
    await exchange.until_states("AWAITING_PERSON", "RECEIPTED", seconds=30)
    [sheet] = (await exchange.staff(Role.SOCIAL_WORKER).get("/v1/referrals")).json()["items"]
    text = text_of((await print_it(exchange, f"/v1/referrals/{sheet['id']}")).content)
    assert "Aviso de culminación del programa" in text
    assert "Alerta" not in text and "URGENTE" not in text


@pytest.mark.feature("N06.1")
async def test_a_sheet_that_sira_carries_is_not_printed(exchange: Exchange) -> None:
    sheet = await open_sheet(exchange)
    await exchange.until_states("RECEIPTED")
    disclosed = len(exchange.cases.disclosures)
    refused = await print_it(exchange, f"/v1/referrals/{sheet['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "move-forbidden")
    assert len(exchange.cases.disclosures) == disclosed


@pytest.mark.feature("N06.1")
async def test_without_her_contact_or_without_cases_there_is_no_paper_and_no_record_of_one(exchange: Exchange) -> None:
    await set_channel(exchange, "MANUAL")
    sheet = await open_sheet(exchange, victim=None)
    await exchange.until_states("AWAITING_PERSON")
    path = f"/v1/referrals/{sheet['id']}"
    missing = await print_it(exchange, path)
    assert (missing.status_code, missing.json()["code"]) == (409, "victim-contact-missing")
    exchange.cases.fail_on("disclose_victim", UpstreamUnavailable())
    assert (await print_it(exchange, path)).status_code == 503
    assert await exchange.rows("SELECT code FROM interop.verification_codes") == []
    assert await exchange.rows("SELECT id FROM interop.audit_log WHERE action = 'referral.printed'") == []


@pytest.mark.feature("N06.3")
async def test_the_receipt_that_a_person_brings_ends_the_delivery(exchange: Exchange, waiting: str) -> None:
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    path, seen = f"{waiting}/manual-receipt", (await social_worker.get(waiting)).headers["ETag"]
    assert (await social_worker.post(path, json=BROUGHT)).status_code == 428
    assert (await social_worker.post(path, json=BROUGHT, headers={"If-Match": '"99"'})).status_code == 412
    nameless = {key: value for key, value in BROUGHT.items() if key != "received_by"}
    assert (await social_worker.post(path, json=nameless, headers={"If-Match": seen})).status_code == 422

    done = await social_worker.post(path, json=BROUGHT, headers={"If-Match": seen})
    assert (done.status_code, done.json()["state"]) == (200, "ACCEPTED")
    assert (done.json()["cem_sheet_number"], done.json()["condition"]) == ("CEM-BRENA-2026-000123", "REFERRED")
    message = (await social_worker.get(f"/v1/messages/{done.json()['message_id']}")).json()
    assert (message["state"], message["channel"], message["receipt"]) == ("RECEIPTED", "MANUAL", BROUGHT)
    again = await social_worker.post(path, json=BROUGHT, headers={"If-Match": done.headers["ETag"]})
    assert (again.status_code, again.json()["code"]) == (409, "move-forbidden")
    alarms = (await social_worker.get("/v1/alarms")).json()["items"]
    assert all(alarm["resolved_at"] for alarm in alarms if alarm["kind"] == "MANUAL_DELIVERY")
    [recorded] = await exchange.rows("SELECT actor, after FROM interop.audit_log WHERE action = 'referral.receipted'")
    assert recorded["actor"] == "staff-social_worker" and BROUGHT["cem_sheet_number"] in recorded["after"]


@pytest.mark.feature("N06.3")
async def test_after_its_receipt_a_sheet_is_printed_no_more(exchange: Exchange, waiting: str) -> None:
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    headers = {"If-Match": (await social_worker.get(waiting)).headers["ETag"]}
    assert (await social_worker.post(f"{waiting}/manual-receipt", json=BROUGHT, headers=headers)).is_success
    assert (await print_it(exchange, waiting)).status_code == 409
    assert exchange.cases.disclosures == []
