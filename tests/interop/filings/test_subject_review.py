"""What an oficio says is read by the man in the court's file: how to reach somebody goes there after a look only."""

from typing import Any

import httpx2
import pytest

from shared.security.principal import Role
from tests.interop.exchange import Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C10.5", "N04.1")]

HER_ADDRESS = "Vive en Calle Escondida 999"
HARMLESS = "Remite copia del informe presentado"


async def step(client: httpx2.AsyncClient, filing: dict[str, Any], name: str, body: Any = None) -> httpx2.Response:
    """Take one step with the version that was read last."""
    headers = {"If-Match": f'"{filing["version"]}"'}
    return await client.post(f"/v1/filings/{filing['id']}/{name}", json=body, headers=headers)


async def draft(exchange: Exchange, subject: str) -> dict[str, Any]:
    drafted = await exchange.staff(Role.COORDINATOR).post(
        "/v1/filings", json=await exchange.new_filing(subject=subject)
    )
    filing: dict[str, Any] = drafted.raise_for_status().json()
    return filing


async def test_a_subject_that_tells_where_she_lives_is_flagged_and_not_signed(exchange: Exchange) -> None:
    writer = exchange.staff(Role.COORDINATOR)
    filing = await draft(exchange, HER_ADDRESS)
    assert filing["may_hold_contact_data"] is True
    refused = await step(writer, filing, "signature")
    assert (refused.status_code, refused.json()["code"]) == (409, "subject-not-reviewed")
    assert "text-review" in refused.json()["detail"]
    assert await exchange.rows("SELECT 1 FROM interop.verification_codes") == []


async def test_a_subject_put_right_is_what_the_court_reads(exchange: Exchange) -> None:
    writer = exchange.staff(Role.COORDINATOR)
    filing = await draft(exchange, HER_ADDRESS)
    review = {"reason": "Se retiró la dirección.", "subject": HARMLESS}
    put_right = (await step(writer, filing, "text-review", review)).raise_for_status().json()
    assert (put_right["summary"], put_right["may_hold_contact_data"]) == (HARMLESS, False)
    assert put_right["text_reviewed_by"]
    signed = (await step(writer, put_right, "signature")).raise_for_status().json()
    (await step(writer, signed, "submission")).raise_for_status()
    await exchange.until_states("RECEIPTED")
    [received] = await exchange.filings()
    assert received["metadata"]["summary"] == HARMLESS
    assert (await exchange.control("GET", "/search", params={"text": "Calle Escondida"}))["occurrences"] == []


async def test_a_subject_that_a_person_stands_by_is_signed(exchange: Exchange) -> None:
    writer = exchange.staff(Role.COORDINATOR)
    filing = await draft(exchange, "Remite informe sobre Jr. Ejemplo 123, sede del centro")
    reviewed = (await step(writer, filing, "text-review", {"reason": "Es la dirección del centro."})).json()
    assert (reviewed["may_hold_contact_data"], reviewed["summary"]) == (True, filing["summary"])
    assert (await step(writer, reviewed, "signature")).json()["state"] == "SIGNED"


async def test_what_is_signed_or_written_by_no_person_is_not_reviewed(exchange: Exchange) -> None:
    writer = exchange.staff(Role.COORDINATOR)
    signed = (await step(writer, await draft(exchange, HARMLESS), "signature")).raise_for_status().json()
    refused = await step(writer, signed, "text-review", {"reason": "Tarde."})
    moves = [move["to"] for move in refused.json()["allowed_moves"]]
    assert (refused.status_code, moves) == (409, ["DEAD", "RECEIPTED", "SUBMITTED"])
    await exchange.rows("UPDATE interop.filings SET state = 'DRAFT', kind = 'INCIDENT_REPORT'")
    refused = await step(writer, signed, "text-review", {"reason": "No la escribió nadie.", "subject": HARMLESS})
    assert refused.status_code == 409


async def test_an_oficio_that_sends_nothing_is_refused_in_a_sentence(exchange: Exchange) -> None:
    new = await exchange.new_filing() | {"annex_document_ids": []}
    refused = await exchange.staff(Role.COORDINATOR).post("/v1/filings", json=new)
    assert refused.status_code == 422
    assert "un oficio remite documentos: indique al menos uno" in refused.text
