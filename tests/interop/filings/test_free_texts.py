"""What people and institutions write to one another is read by them, and lies nowhere in clear with us.

The mock institutions share the database server and keep what they are sent, so its files are searched in the tests of
the other services.
"""

from typing import Any

import pytest

from shared.security.principal import Role
from tests.interop.delivery.test_delivering import until_filing_is
from tests.interop.exchange import Exchange
from tests.interop.orders.test_institution_door import ORDER, system_of
from tests.interop.referrals.test_manual_sheets import open_sheet, set_channel
from tests.support.eventually import eventually
from tests.support.planting import free_texts, tables_holding

PLANTED = "TESTIGO-77d1 Jr. Los Olvidos 456, Breña"
"""Not what other tests look for in the server's files: the mock institutions keep it there in clear, as theirs."""

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C10.4", "C10.1")]

WRITTEN_IN = {
    "NewOrder.summary",
    "NewReferral.reason",
    "ReferralAnswer.return_reason",
    "SheetPrinting.reason",
    "NewFiling.subject",
    "FilingCorrection.note",
    "SubjectReview.reason",
    "SubjectReview.subject",
    "ManualReceipt.office",
    "NewOutage.evidence",
}
NOT_OF_A_PERSON = {"CasillaDetails.address": "the centre's own address, on its letterhead"}


async def held(exchange: Exchange) -> list[str]:
    assert await tables_holding(exchange.rows, "interop", "1801-JR-FT-15"), "the search sees what is stored"
    return await tables_holding(exchange.rows, "interop", PLANTED[:14])


async def file_report(exchange: Exchange, **body: Any) -> dict[str, Any]:
    """Open, review, sign and submit a filing with the text as its subject; return it as it is then."""
    coordinator = exchange.staff(Role.COORDINATOR)
    new = await exchange.new_filing(subject=PLANTED) | body
    filing = (await coordinator.post("/v1/filings", json=new)).raise_for_status().json()
    for step in ("text-review", "signature", "submission"):
        done = await coordinator.post(
            f"/v1/filings/{filing['id']}/{step}",
            json={"reason": PLANTED},
            headers={"If-Match": f'"{filing["version"]}"'},
        )
        filing = done.raise_for_status().json()
    assert filing["summary"] == PLANTED
    return dict(filing)


async def the_filing(exchange: Exchange) -> dict[str, Any]:
    [filing] = (await exchange.staff(Role.COORDINATOR).get("/v1/filings")).json()["items"]
    return dict(filing)


async def test_every_free_text_is_planted_or_of_no_person(exchange: Exchange) -> None:
    assert free_texts(exchange.service.app) == WRITTEN_IN | set(NOT_OF_A_PERSON), "plant in the new field too"


async def test_orders_and_sheets(exchange: Exchange) -> None:
    court = system_of(exchange, "orders:write")
    (await court.post("/v1/orders", json=ORDER | {"summary": PLANTED})).raise_for_status()
    await exchange.control("PUT", "/behaviour/sira", json={"polls_before_answer": 100})
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    body = {"case_id": str(exchange.case().id), "reason": PLANTED}
    sheet = (await social_worker.post("/v1/referrals", json=body, headers={"Idempotency-Key": "k"})).raise_for_status()
    assert sheet.json()["reason"] == PLANTED
    await exchange.until_states("RECEIVED", "SUBMITTED")
    returned = {"outcome": "RETURNED", "return_reason": PLANTED}
    answer = await social_worker.post(f"/v1/referrals/{sheet.json()['id']}/answers", json=returned)
    assert answer.raise_for_status().json()["return_reason"] == PLANTED
    [order] = (await exchange.staff(Role.ADMISSION).get("/v1/casilla-notifications")).json()["items"]
    assert order["stated"]["summary"] == PLANTED
    assert await held(exchange) == []


async def test_a_sheet_that_is_printed(exchange: Exchange) -> None:
    await set_channel(exchange, "MANUAL")
    sheet = await open_sheet(exchange)
    await exchange.until_states("AWAITING_PERSON")
    printed = await exchange.staff(Role.SOCIAL_WORKER).post(
        f"/v1/referrals/{sheet['id']}/printings", json={"reason": PLANTED}
    )
    assert printed.is_success, printed.text
    assert await held(exchange) == []


async def test_a_filing_that_the_court_observed(exchange: Exchange) -> None:
    await exchange.fault("mpe", "observe", 1)
    await file_report(exchange)
    await until_filing_is(exchange, "REFUSED")
    filing = await the_filing(exchange)
    corrected = await exchange.staff(Role.COORDINATOR).post(
        f"/v1/filings/{filing['id']}/corrections",
        json={"note": PLANTED},
        headers={"If-Match": f'"{filing["version"]}"'},
    )
    corrected.raise_for_status()
    assert await held(exchange) == []


async def test_a_filing_that_a_person_carried(exchange: Exchange) -> None:
    keeper = exchange.staff(Role.COORDINATOR, Role.ADMINISTRATOR)
    [court] = (await keeper.get("/v1/courts")).json()["items"]
    outage = {"started_at": "2026-01-01T00:00:00Z", "evidence": PLANTED}
    (await keeper.post(f"/v1/courts/{court['id']}/outages", json=outage)).raise_for_status()
    await file_report(exchange)

    async def waits() -> bool:
        return "AWAITING_PERSON" in await exchange.states()

    await eventually(waits, seconds=20)
    filing = await the_filing(exchange)
    brought = {
        "cargo_number": "00451-2026",
        "date": "2026-11-20",
        "time": "11:05:00",
        "office": PLANTED,
        "brought_by": PLANTED,
    }
    done = await keeper.post(
        f"/v1/filings/{filing['id']}/manual-receipt", json=brought, headers={"If-Match": f'"{filing["version"]}"'}
    )
    assert done.raise_for_status().json()["receipt"]["office"] == PLANTED
    assert await held(exchange) == []
