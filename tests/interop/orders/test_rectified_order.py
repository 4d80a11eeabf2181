"""An order that was corrected: what did not go out yet names the right expediente, what a court has stays."""

from typing import Any

import pytest

from services.cases.client import Case
from services.interop.orders.actions.notification_matching import on_order_rectified
from shared.references import CourtReference
from shared.security.principal import Role
from tests.interop.exchange import Exchange
from tests.interop.filings.test_subject_review import step

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C01.15")]

RIGHT, COURT = "00132-2026-0-1801-JR-FT-16", CourtReference.of("1801-JR-FT-16")


async def draft(exchange: Exchange, case: Case) -> dict[str, Any]:
    body = await exchange.new_filing(case)
    drafted = await exchange.staff(Role.COORDINATOR).post("/v1/filings", json=body)
    filing: dict[str, Any] = drafted.raise_for_status().json()
    return filing


async def test_unsent_documents_name_the_rectified_expediente(exchange: Exchange) -> None:
    case = exchange.case()
    writer = exchange.staff(Role.COORDINATOR)
    drafted = await draft(exchange, case)
    signed = (await step(writer, await draft(exchange, case), "signature")).raise_for_status().json()
    sent = (await step(writer, await draft(exchange, case), "signature")).raise_for_status().json()
    (await step(writer, sent, "submission")).raise_for_status()
    body = {"case_id": str(case.id), "reason": "Seguimiento del riesgo de la pareja."}
    sheet = (await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)).raise_for_status().json()
    await exchange.until_states("RECEIPTED", "RECEIPTED")
    await exchange.rows("UPDATE interop.referrals SET state = 'NEEDS_DATA'")

    changes = {"version": case.version + 1, "expediente": RIGHT, "expedientes": [RIGHT], "court": COURT}
    exchange.cases.put_case(case.model_copy(update=changes))
    for _ in range(2):  # told twice it is done once
        await on_order_rectified(exchange.service.runtime, exchange.event("x", case.id))

    async def now(filing: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = (await writer.get(f"/v1/filings/{filing['id']}")).raise_for_status().json()
        return found

    for filing in (drafted, signed):
        found = await now(filing)
        assert (found["state"], found["expediente"], found["court"]["code"]) == ("DRAFT", RIGHT, COURT.code)
        assert found["version"] == filing["version"] + 1
    assert ((await now(sent))["state"], (await now(sent))["expediente"]) == ("RECEIPTED", case.expediente)
    waiting = await exchange.staff(Role.SOCIAL_WORKER).get(f"/v1/referrals/{sheet['id']}")
    assert waiting.json()["expediente"] == RIGHT
    alarms = (await writer.get("/v1/alarms", params={"kind": "DOCUMENT_UNSIGNED"})).json()["items"]
    assert [alarm["subject"]["id"] for alarm in alarms] == [signed["id"]]
    again = (await step(writer, await now(signed), "signature")).raise_for_status().json()
    assert (again["state"], again["expediente"]) == ("SIGNED", RIGHT)
