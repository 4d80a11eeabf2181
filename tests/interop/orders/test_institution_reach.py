"""Each institution reaches only what is its own: a court its orders and its cases, a CEM the sheets addressed to it."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx2
import pytest

from services.cases.client import Case
from shared.security.principal import Role
from shared.security.tokens import principal_of
from tests.interop.exchange import BRENA, COURT, Exchange
from tests.interop.orders.test_institution_door import COMPLETE, ORDER

pytestmark = pytest.mark.anyio

OWN, OTHER = COURT["court_code"], "1801-JR-FT-16"
OTHER_CEM = "CEM-150101-LIMA"
ACCEPTED = {"outcome": "ACCEPTED", "cem_sheet_number": "CEM-7", "condition": "NEW"}


def system_of(exchange: Exchange, code: str | None, *scopes: str) -> httpx2.AsyncClient:
    """A client for the system of the court or CEM with this code; None: registered before codes were kept."""
    said: dict[str, Any] = {} if code is None else {"cai_institution": code}
    return exchange.service.as_institution(*scopes, centres=(exchange.centre_id,), **said)


async def standing(exchange: Exchange, code: str, expediente: str = COMPLETE) -> str:
    """What the institution is told of the expediente."""
    asker = system_of(exchange, code, "compliance:read")
    answer = await asker.post("/v1/compliance-status", json={"expediente": expediente})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["standing"])


async def refer(exchange: Exchange, case: Case, cem_code: str, kind: str = "REFERRAL") -> dict[str, Any]:
    """Open a sheet to the CEM and wait until SIRA has it."""
    body = {"case_id": str(case.id), "reason": "Seguimiento del riesgo.", "cem_code": cem_code, "kind": kind}
    opened = await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)
    assert opened.status_code == 201, opened.text
    return dict(opened.json())


@pytest.mark.feature("N12.2")
async def test_a_court_is_told_of_its_own_cases_alone(exchange: Exchange) -> None:
    exchange.case()
    assert await standing(exchange, OWN) == "IN_ADMISSION"
    assert await standing(exchange, OTHER) == "UNKNOWN"


@pytest.mark.feature("N12.2")
async def test_what_another_court_is_told_of_a_case_is_what_it_is_told_of_none(exchange: Exchange) -> None:
    exchange.case()
    other = system_of(exchange, OTHER, "compliance:read")
    there = await other.post("/v1/compliance-status", json={"expediente": COMPLETE})
    nowhere = await other.post("/v1/compliance-status", json={"expediente": COMPLETE.replace("00123", "99999")})
    said = [answer.json() | {"expediente": "", "answered_at": ""} for answer in (there, nowhere)]
    assert (there.status_code, said[0]) == (nowhere.status_code, said[1])


@pytest.mark.feature("N12.2")
@pytest.mark.parametrize("kind", ["REFERRAL", "ALERT"])
async def test_a_cem_is_told_of_the_cases_that_were_referred_to_it_alone(exchange: Exchange, kind: str) -> None:
    case = exchange.case()
    assert await standing(exchange, BRENA) == "UNKNOWN"
    await refer(exchange, case, BRENA, kind)
    assert await standing(exchange, BRENA) == "IN_ADMISSION"
    assert await standing(exchange, OTHER_CEM) == "UNKNOWN"


@pytest.mark.feature("N12.2")
async def test_a_cem_that_returned_its_sheet_is_told_of_the_case_no_more(exchange: Exchange) -> None:
    await exchange.control("PUT", "/behaviour/sira", json={"polls_before_answer": 100})
    sheet = await refer(exchange, exchange.case(), BRENA)
    await exchange.until_states("SUBMITTED")
    cem = system_of(exchange, BRENA, "referrals:answer")
    returned = {"outcome": "RETURNED", "return_reason": "Fuera de zona"}
    assert (await cem.post(f"/v1/referrals/{sheet['id']}/answers", json=returned)).status_code == 200
    assert await standing(exchange, BRENA) == "UNKNOWN"


@pytest.mark.feature("N12.2")
async def test_a_court_sends_its_own_orders_alone(exchange: Exchange) -> None:
    other = await system_of(exchange, OTHER, "orders:write").post("/v1/orders", json=ORDER)
    assert (other.status_code, other.json()["code"]) == (403, "order-of-another-court")
    cem = await system_of(exchange, BRENA, "orders:write").post("/v1/orders", json=ORDER | {"expediente": "123-2026"})
    assert (cem.status_code, cem.json()["code"]) == (403, "not-allowed")
    assert await exchange.rows("SELECT id FROM interop.notifications") == []
    assert (await system_of(exchange, OWN, "orders:write").post("/v1/orders", json=ORDER)).status_code == 201


@pytest.mark.feature("N12.2")
async def test_an_expediente_in_its_short_form_names_no_court_and_is_taken_for_the_senders(exchange: Exchange) -> None:
    short = ORDER | {"expediente": "123-2026", "resolution_date": str(date(2026, 11, 2))}
    assert (await system_of(exchange, OTHER, "orders:write").post("/v1/orders", json=short)).status_code == 201


@pytest.mark.feature("N12.2", "N12.5")
async def test_a_cem_reads_lists_and_answers_the_sheets_addressed_to_it_alone(exchange: Exchange) -> None:
    await exchange.control("PUT", "/behaviour/sira", json={"polls_before_answer": 100})
    own = await refer(exchange, exchange.case(), BRENA)
    other = await refer(exchange, exchange.case(), OTHER_CEM)
    await exchange.until_states("SUBMITTED", "SUBMITTED")
    cem = system_of(exchange, BRENA, "referrals:answer")
    assert [sheet["id"] for sheet in (await cem.get("/v1/referrals")).json()["items"]] == [own["id"]]
    assert (await cem.get(f"/v1/referrals/{own['id']}")).json()["cem"]["code"] == BRENA
    for refused in (
        await cem.get(f"/v1/referrals/{other['id']}"),
        await cem.post(f"/v1/referrals/{other['id']}/answers", json=ACCEPTED),
    ):
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    assert await exchange.states("referrals") == ["SENT", "SENT"]
    assert (await cem.post(f"/v1/referrals/{own['id']}/answers", json=ACCEPTED)).json()["state"] == "ACCEPTED"


@pytest.mark.feature("N12.2")
async def test_a_cem_sees_no_sheet_of_a_centre_that_it_does_not_deal_with(exchange: Exchange) -> None:
    sheet = await refer(exchange, exchange.case(), BRENA)
    elsewhere = exchange.service.as_institution("referrals:answer", centres=(), cai_institution=BRENA)
    assert (await elsewhere.get(f"/v1/referrals/{sheet['id']}")).status_code == 404
    assert (await elsewhere.get("/v1/referrals")).json()["items"] == []


@pytest.mark.feature("N12.2")
async def test_staff_see_the_sheets_to_every_cem(exchange: Exchange) -> None:
    sheets = [await refer(exchange, exchange.case(), code) for code in (BRENA, OTHER_CEM)]
    listed = (await exchange.staff(Role.SOCIAL_WORKER).get("/v1/referrals")).json()["items"]
    assert {sheet["id"] for sheet in listed} == {sheet["id"] for sheet in sheets}


Call = Callable[[httpx2.AsyncClient, str], Awaitable[httpx2.Response]]


@pytest.mark.feature("N12.2")
@pytest.mark.parametrize(
    "call",
    [
        lambda client, _: client.post("/v1/orders", json=ORDER),
        lambda client, _: client.post("/v1/compliance-status", json={"expediente": COMPLETE}),
        lambda client, _: client.get("/v1/referrals"),
        lambda client, sheet: client.get(f"/v1/referrals/{sheet}"),
        lambda client, sheet: client.post(f"/v1/referrals/{sheet}/answers", json=ACCEPTED),
    ],
    ids=["orders", "compliance", "sheets", "sheet", "answers"],
)
async def test_a_client_without_a_code_reaches_nothing_and_is_told_why(exchange: Exchange, call: Call) -> None:
    sheet = await refer(exchange, exchange.case(), BRENA)
    codeless = system_of(exchange, None, "orders:write", "compliance:read", "referrals:answer")
    refused = await call(codeless, sheet["id"])
    assert (refused.status_code, refused.json()["code"]) == (403, "institution-code-missing")


@pytest.mark.feature("N12.2")
@pytest.mark.parametrize(("said", "institution"), [(OWN, OWN), ("", None), (None, None), ([OWN], None), (7, None)])
async def test_the_code_comes_from_the_claim_that_the_settings_name(
    exchange: Exchange, said: object, institution: str | None
) -> None:
    settings = exchange.service.runtime.settings.model_copy(update={"oidc_institution_claim": "organo"})
    claims = {"sub": "x", "cai_kind": "institution", "cai_institution": OTHER, "organo": said}
    assert principal_of(claims, settings).institution == institution
