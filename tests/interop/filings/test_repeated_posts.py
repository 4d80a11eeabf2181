"""What is sent to courts and CEMs, asked for a second time under its key: no second document, message or call."""

import pytest

from local.demo.inputs.directory_workbook import directory_workbook
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from tests.interop.delivery.test_delivering import tell, until_filing_is
from tests.interop.exchange import Exchange
from tests.interop.filings.test_referrals_and_filings import REASON
from tests.interop.orders.test_institution_door import ORDER, system_of

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P04.3", "N04.2")]


async def test_every_step_of_a_filing_and_a_referral_is_taken_once(exchange: Exchange) -> None:
    repeating = exchange.service.repeat_posts()
    case, writer = exchange.case(), exchange.staff(Role.SOCIAL_WORKER)
    drafted = await writer.post("/v1/filings", json=await exchange.new_filing(case))
    path = drafted.headers["Location"]
    signed = await writer.post(f"{path}/signature", headers={"If-Match": drafted.headers["ETag"]})
    assert signed.json()["state"] == "SIGNED"
    sent = await writer.post(f"{path}/submission", headers={"If-Match": signed.headers["ETag"]})
    assert sent.status_code == 200
    assert (await writer.post("/v1/referrals", json={"case_id": str(case.id), "reason": REASON})).status_code == 201
    assert (await system_of(exchange, "orders:write").post("/v1/orders", json=ORDER)).status_code == 201
    keeper = exchange.staff(Role.ADMINISTRATOR)
    assert (await keeper.post("/v1/cems/imports", content=directory_workbook())).status_code == 200
    assert repeating.repeated == {
        "/v1/filings",
        "/v1/filings/{id}/signature",
        "/v1/filings/{id}/submission",
        "/v1/referrals",
        "/v1/orders",
        "/v1/cems/imports",
    }
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIVED")
    assert (len(await exchange.filings()), len(await exchange.sheets())) == (1, 1)
    signatures = await exchange.rows("SELECT 1 FROM interop.documents WHERE kind = 'LETTER'")
    assert len(signatures) == 1


async def test_a_repeated_correction_is_answered_though_its_version_is_stale_and_cases_does_not_answer(
    exchange: Exchange,
) -> None:
    await exchange.fault("mpe", "observe", 1)
    await tell(exchange)
    await until_filing_is(exchange, "REFUSED")
    coordinator = exchange.staff(Role.COORDINATOR)
    [filing] = (await coordinator.get("/v1/filings")).json()["items"]
    path, note = f"/v1/filings/{filing['id']}/corrections", {"note": "Se corrigió el número de resolución."}
    headers = {"If-Match": f'"{filing["version"]}"', "Idempotency-Key": "corrige"}
    corrected = await coordinator.post(path, json=note, headers=headers)
    assert corrected.status_code == 200, corrected.text
    exchange.cases.fail_on("get_case", UpstreamUnavailable())
    again = await coordinator.post(path, json=note, headers=headers)
    assert (again.status_code, again.content) == (200, corrected.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    unkeyed = await coordinator.post(path, json=note, headers={"If-Match": headers["If-Match"]})
    assert unkeyed.status_code == 412
