"""One fact, two recipients: the court's signed report and the CEM's alert, from the event to both receipts."""

import pytest

from services.interop.actions.compliance_facts import on_compliance_approved
from tests.interop.exchange import BRENA, SENTINEL, Exchange

pytestmark = pytest.mark.anyio

APPROVED = "pe.cai.compliance.approved.v1"


@pytest.mark.feature("N11", "N04", "N05", "N10")
async def test_approved_non_compliance_reaches_court_and_cem(exchange: Exchange) -> None:
    case = exchange.case()
    finding = exchange.finding(case)
    await on_compliance_approved(exchange.service.runtime, exchange.event(APPROVED, finding.id))
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)

    [filing] = await exchange.filings()
    assert filing["state"] == "RECEIPTED"
    assert filing["expediente"] == case.expediente
    [stored] = await exchange.rows("SELECT * FROM interop.filings")
    assert stored["state"] == "RECEIPTED"
    assert stored["document_sha256"] == filing["documents"][0]["sha256"]

    referral, alert = await exchange.sheets()
    assert (referral["kind"], alert["kind"]) == ("REFERRAL", "ALERT")
    assert referral["content"]["victim"]["full_name"] == SENTINEL
    assert alert["content"]["victim"] is None
    assert {referral["cem_code"], alert["cem_code"]} == {BRENA}
    assert alert["content"]["document_sha256"] == filing["documents"][0]["sha256"]
