"""How to reach the victim goes to SIRA and stays nowhere with us: no table, log, event, job, ledger or document."""

import pytest

from services.interop.facts.actions.stating import on_compliance_approved
from shared.security.principal import Role
from tests.interop.exchange import VICTIM, Exchange

pytestmark = pytest.mark.anyio

PLANTED = [VICTIM.full_name, VICTIM.phone, VICTIM.address, VICTIM.safe_contact_hours]
TABLES = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = 'interop'"


async def occurrences(exchange: Exchange) -> list[str]:
    """The tables in which anything planted is found, whatever the column's type; JSON escapes count too."""
    found = []
    for row in await exchange.rows(TABLES):
        table = f'{row["table_schema"]}."{row["table_name"]}"'
        for text in PLANTED:
            assert text is not None
            count = await exchange.rows(
                f"SELECT count(*) AS n FROM {table} t WHERE position($1 in t::text) > 0"
                " OR position(encode(convert_to($1, 'UTF8'), 'hex') in t::text) > 0",
                text,
            )
            found += [f"{table}: {text}"] * count[0]["n"]
    return found


@pytest.mark.feature("C10.4", "N05.6")
async def test_after_a_referral_the_sentinel_is_at_sira_and_nowhere_here(
    exchange: Exchange, capfd: pytest.CaptureFixture[str]
) -> None:
    await exchange.fault("sira", "error_5xx", 1)
    exchange.wire.lose_answers = 1
    case = exchange.case()
    finding = exchange.finding(case)
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    opened = await social_worker.post(
        "/v1/referrals",
        json={"case_id": str(case.id), "reason": "Seguimiento del riesgo."},
        headers={"Idempotency-Key": "sentinel"},
    )
    assert opened.status_code == 201, opened.text
    await on_compliance_approved(exchange.service.runtime, exchange.approved(finding))
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=60)

    referral = next(sheet for sheet in await exchange.sheets() if sheet["kind"] == "REFERRAL")
    assert referral["content"]["victim"]["phone"] == VICTIM.phone
    assert await occurrences(exchange) == []
    for text in PLANTED:
        assert text is not None
        assert text not in opened.text
        written = await exchange.control("GET", "/search", params={"text": text})
        assert {each["institution"] for each in written["occurrences"]} == {"sira"}
    logged = "".join(capfd.readouterr())
    assert not [text for text in PLANTED if text and text in logged]


@pytest.mark.feature("C10.4", "N02.1")
async def test_the_ledger_keeps_a_keyed_hash_of_what_was_sent(exchange: Exchange) -> None:
    case = exchange.case()
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    await social_worker.post("/v1/referrals", json={"case_id": str(case.id), "reason": "Seguimiento del riesgo."})
    await exchange.until_states("RECEIPTED")
    bodies = await exchange.ledger_bodies()
    assert any('"contact_hash":"' in body for body in bodies)
    assert [case_id for case_id, _ in exchange.cases.disclosures] == [case.id, case.id]
