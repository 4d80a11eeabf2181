"""An alert carries nothing of her: it names the referral by which the CEM's lawyer finds her in the CEM's system."""

import json

import pytest

from services.cases.client import Case
from services.interop.facts.actions.stating import on_case_moved
from services.interop.referrals.rules.alert_pointer import PartnersReferral, pointer_words
from services.interop.referrals.rules.lifecycle import ReferralState
from shared.security.principal import Role
from tests.interop.documents.pdf_reading import text_of
from tests.interop.exchange import BRENA, VICTIM, Exchange
from tests.interop.referrals.test_manual_sheets import set_channel

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N05.6", "N11.1")]

OURS, THEIRS = "CAI-LIMA-2026-000001", "CEM-150105-BRENA-2026-000007"


async def refer(exchange: Exchange, case: Case) -> None:
    body = {"case_id": str(case.id), "reason": "Seguimiento del riesgo."}
    (await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)).raise_for_status()


def assert_tells_nothing_of_her(said: str) -> None:
    told = [VICTIM.full_name, VICTIM.phone, VICTIM.address, VICTIM.safe_contact_hours]
    assert not [text for text in told if text and text in said]


async def test_an_alert_names_the_referral_that_the_cem_holds_her_contact_under(exchange: Exchange) -> None:
    case = await exchange.known(exchange.case())
    await refer(exchange, case)
    await exchange.until_states("RECEIPTED")
    await exchange.tell_non_compliance(case)
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED")
    held = {sheet["kind"]: sheet for sheet in await exchange.sheets()}
    alert, referral = held["ALERT"], held["REFERRAL"]
    assert alert["content"]["referral"] == {name: referral[name] for name in ("sheet_number", "cem_sheet_number")}
    assert referral["content"]["victim"]["phone"] == VICTIM.phone
    for number in (referral["sheet_number"], referral["cem_sheet_number"]):
        assert number in alert["content"]["reason"]
    assert_tells_nothing_of_her(json.dumps(alert, ensure_ascii=False))


async def test_an_alert_before_any_referral_says_so_in_words(exchange: Exchange) -> None:
    case = await exchange.known(exchange.case())
    await on_case_moved(exchange.service.runtime, exchange.completed(case))  # a completion refers nobody
    await exchange.until_states("RECEIPTED", "RECEIPTED")
    [alert] = await exchange.sheets()
    assert alert["content"]["referral"] is None
    assert "Aún no hay ficha de derivación" in alert["content"]["reason"]
    assert_tells_nothing_of_her(json.dumps(alert, ensure_ascii=False))


async def test_an_alert_on_paper_says_the_same(exchange: Exchange) -> None:
    case = await exchange.known(exchange.case())
    await refer(exchange, case)
    await exchange.until_states("RECEIPTED")
    await set_channel(exchange, "MANUAL")
    await exchange.tell_non_compliance(case)
    listed = (await exchange.staff(Role.SOCIAL_WORKER).get("/v1/referrals")).json()["items"]
    held = {sheet["kind"]: sheet for sheet in listed}
    await exchange.until_states("RECEIPTED", "AWAITING_PERSON", "RECEIPTED")
    printed = await exchange.staff(Role.SOCIAL_WORKER).post(
        f"/v1/referrals/{held['ALERT']['id']}/printings", json={"reason": "La llevo hoy al CEM Breña."}
    )
    text = text_of(printed.raise_for_status().content)
    assert held["REFERRAL"]["sheet_number"] in text
    assert held["REFERRAL"]["cem_sheet_number"] in text
    assert_tells_nothing_of_her(text)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ReferralState.NEEDS_DATA, "todavía no consta"),
        (ReferralState.READY, "todavía no consta"),
        (ReferralState.DEAD, "todavía no consta"),
        (ReferralState.SENT, f"que recibió {BRENA}"),
        (ReferralState.ACCEPTED, f"que {BRENA} registró con el N.° {THEIRS}"),
    ],
)
def test_the_words_say_how_far_the_referral_came(state: ReferralState, said: str) -> None:
    words = pointer_words(PartnersReferral(state, OURS, BRENA, THEIRS))
    assert OURS in words
    assert said in words
