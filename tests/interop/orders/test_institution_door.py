"""The institutions' API: orders and the question of compliance, each under its scope (N12)."""

import base64
from datetime import UTC, date, datetime
from typing import Any

import httpx2
import pytest

from local.demo.inputs.court_resolution import court_resolution, demo_orders
from services.cases.client import CaseState, DischargeReason
from services.cases.client.fake import example_case
from shared.ids import new_id
from shared.security.principal import Role
from tests.interop.exchange import COURT, VICTIM, Exchange

pytestmark = pytest.mark.anyio

PDF = court_resolution(demo_orders(date(2026, 11, 20))[0])
ORDER: dict[str, Any] = {
    "reference": "1801-JR-FT-15/2026/000345",
    "expediente": "123-2026-0-1801-jr-ft-15",
    "court_name": "15° Juzgado de Familia de Lima",
    "resolution_number": "3",
    "resolution_date": "2026-11-02",
    "participant": {"full_name": "Julián Ñahui Quispe", "document_type": "DNI", "document_number": "40718293"},
    "measures": ["REEDUCATION"],
    "summary": "Dispone tratamiento reeducativo",
    "document_base64": base64.b64encode(PDF).decode(),
}
COMPLETE = "00123-2026-0-1801-JR-FT-15"


def system_of(exchange: Exchange, scope: str, **more: Any) -> httpx2.AsyncClient:
    """A client for the system of the court that sends the orders of these tests."""
    said = {"centres": (exchange.centre_id,), "cai_institution": COURT["court_code"]} | more
    return exchange.service.as_institution(scope, **said)


@pytest.mark.feature("C01.2", "C01.4", "N12.3")
async def test_an_order_arrives_once_and_keeps_its_raw_form(exchange: Exchange) -> None:
    court = system_of(exchange, "orders:write")
    first = await court.post("/v1/orders", json=ORDER)
    again = await court.post("/v1/orders", json=ORDER)
    assert first.status_code == again.status_code == 201, first.text
    assert first.json() == again.json()
    [found] = (await exchange.staff(Role.ADMISSION).get("/v1/casilla-notifications")).json()["items"]
    assert (found["id"], found["source"], found["expediente"]) == (first.json()["id"], "INSTITUTION", COMPLETE)
    assert found["sender_name"] == COURT["name"], "the directory's name, not the identifier of its system"
    assert found["effect_steps"][-1] == {
        "es": "Regla aplicada: 2.º día hábil siguiente al depósito en la casilla (ejemplo, no oficial)",
        "en": "Rule applied: business day 2 after the deposit in the casilla (an example, not official)",
    }
    assert found["proposals"]["document_number"] == "40718293"
    document = await exchange.staff(Role.ADMISSION).get(f"/v1/casilla-notifications/{found['id']}/document")
    assert document.content == PDF
    changed = await court.post("/v1/orders", json=ORDER | {"resolution_number": "4"})
    assert (changed.status_code, changed.json()["code"]) == (409, "order-reference-reused")


@pytest.mark.feature("N12.3")
async def test_two_courts_may_use_the_same_reference(exchange: Exchange) -> None:
    for subject in ("court-a", "court-b"):
        court = system_of(exchange, "orders:write", subject=subject)
        assert (await court.post("/v1/orders", json=ORDER)).status_code == 201
    assert len(await exchange.rows("SELECT id FROM interop.notifications")) == 2


@pytest.mark.feature("N12.3")
@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"expediente": "cualquiera"}, 422, "invalid-input"),
        ({"document_base64": base64.b64encode(b"hola").decode()}, 422, "not-a-pdf"),
        ({"document_base64": "%%%"}, 422, "invalid-input"),
        ({"resolution_date": "ayer"}, 422, "invalid-input"),
        ({"unknown": 1}, 422, "invalid-input"),
        ({"centre_id": "00000000-0000-0000-0000-000000000001"}, 403, "not-allowed"),
    ],
)
async def test_bad_orders_are_refused_and_leave_nothing(
    exchange: Exchange, changed: dict[str, Any], status: int, code: str
) -> None:
    court = system_of(exchange, "orders:write")
    refused = await court.post("/v1/orders", json=ORDER | changed)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert await exchange.rows("SELECT id FROM interop.notifications") == []
    assert await exchange.rows("SELECT id FROM interop.documents") == []


@pytest.mark.feature("N12.3")
async def test_an_institution_of_several_centres_names_one_that_is_set_up(exchange: Exchange) -> None:
    other = new_id()
    court = system_of(exchange, "orders:write", centres=(exchange.centre_id, other))
    assert (await court.post("/v1/orders", json=ORDER)).json()["code"] == "centre-not-named"
    unready = await court.post("/v1/orders", json=ORDER | {"centre_id": str(other)})
    assert (unready.status_code, unready.json()["code"]) == (409, "casilla-missing")
    named = await court.post("/v1/orders", json=ORDER | {"centre_id": str(exchange.centre_id)})
    assert named.status_code == 201


@pytest.mark.feature("N12.4")
@pytest.mark.parametrize(
    ("admitted_at", "standing"),
    [(None, "IN_ADMISSION"), (datetime(2026, 11, 10, 15, tzinfo=UTC), "IN_PROGRAMME")],
)
async def test_who_is_suspended_stands_where_he_did_before(
    exchange: Exchange, admitted_at: datetime | None, standing: str
) -> None:
    exchange.case(state=CaseState.SUSPENDED, admitted_at=admitted_at)
    court = system_of(exchange, "compliance:read")
    answer = (await court.post("/v1/compliance-status", json={"expediente": COMPLETE})).json()
    assert answer["standing"] == standing


@pytest.mark.feature("N12.2")
async def test_each_thing_needs_its_scope(exchange: Exchange) -> None:
    asker = system_of(exchange, "compliance:read")
    assert (await asker.post("/v1/orders", json=ORDER)).status_code == 403
    sender = system_of(exchange, "orders:write")
    assert (await sender.post("/v1/compliance-status", json={"expediente": COMPLETE})).status_code == 403
    assert (await exchange.staff(Role.COORDINATOR).post("/v1/orders", json=ORDER)).status_code == 403
    assert (await exchange.service.client().post("/v1/orders", json=ORDER)).status_code == 401


@pytest.mark.feature("N12.4")
@pytest.mark.parametrize(
    ("state", "reason", "standing"),
    [
        (CaseState.CONTACTED, None, "IN_ADMISSION"),
        (CaseState.IN_PROGRESS, None, "IN_PROGRAMME"),
        (CaseState.NON_COMPLIANT, None, "NON_COMPLIANT"),
        (CaseState.DISCHARGED, DischargeReason.COMPLETED, "COMPLETED"),
        (CaseState.DISCHARGED, DischargeReason.NON_COMPLIANCE, "NON_COMPLIANT"),
        (CaseState.DISCHARGED, DischargeReason.DECEASED, "ENDED"),
        (CaseState.NEVER_APPEARED, None, "ENDED"),
    ],
)
async def test_the_answer_says_how_he_stands_and_no_more(
    exchange: Exchange, state: CaseState, reason: DischargeReason | None, standing: str
) -> None:
    exchange.case(state=state, discharge_reason=reason)
    court = system_of(exchange, "compliance:read")
    answer = (await court.post("/v1/compliance-status", json={"expediente": "123-2026-0-1801-JR-FT-15"})).json()
    assert set(answer) == {"expediente", "standing", "answered_at"}
    assert (answer["expediente"], answer["standing"]) == (COMPLETE, standing)


@pytest.mark.feature("N12.2")
async def test_a_case_out_of_the_institutions_reach_is_unknown(exchange: Exchange) -> None:
    exchange.cases.put_case(example_case(centre_id=new_id()), VICTIM)
    court = system_of(exchange, "compliance:read")
    answer = await court.post("/v1/compliance-status", json={"expediente": COMPLETE})
    assert answer.json()["standing"] == "UNKNOWN"
    short = await court.post("/v1/compliance-status", json={"expediente": "123-2026"})
    assert (short.status_code, short.json()["code"]) == (422, "invalid-input")
