"""One action for both doors, through both services: an order arrives, a case is opened from it, the sender sees it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx2
import pytest

from local.demo.inputs.court_resolution import court_resolution
from services.cases.client import CasesClient
from services.cases.main import create_app as create_cases
from services.cases.settings import Settings as CasesSettings
from services.interop.client import InteropClient
from services.interop.orders.actions.notification_matching import on_case_opened, on_order_varied
from shared.security.principal import Role
from tests.cases.conftest import order
from tests.interop.exchange import Exchange
from tests.interop.orders.test_casilla_polling import ORDERS, notifications, poll
from tests.interop.orders.test_institution_door import ORDER, system_of
from tests.support.postgres import NewDatabase
from tests.support.service import ServiceUnderTest, environment, running

pytestmark = pytest.mark.anyio


@pytest.fixture
async def cases(exchange: Exchange, new_database: NewDatabase) -> AsyncIterator[ServiceUnderTest]:
    """The real cases service, which reads interop and is read by it."""
    async with running(create_cases, CasesSettings(**environment(new_database("cases").urls["cases"]))) as service:
        service.runtime.use(InteropClient, InteropClient(exchange.service.service_client("cai-cases")))
        exchange.service.runtime.use(CasesClient, CasesClient(service.service_client("cai-interop")))
        yield service


async def open_from(
    cases: ServiceUnderTest, exchange: Exchange, source: str, notification: Any, **changes: Any
) -> httpx2.Response:
    """Open a case from what arrived."""
    read = notification["proposals"]
    body = order(
        centre_id=str(exchange.centre_id),
        source=source,
        notification_id=notification["id"],
        expediente=notification["expediente"],
        resolution_number=read["resolution_number"],
        participant={"document_number": read["document_number"]},
        **changes,
    )
    return await cases.as_staff(Role.ADMISSION, centres=(exchange.centre_id,)).post("/v1/cases", json=body)


@pytest.mark.feature("C01.2", "N03.4", "N12.3", "N12.4")
async def test_an_order_of_an_institution_opens_a_case_and_the_institution_sees_it(
    exchange: Exchange, cases: ServiceUnderTest
) -> None:
    court, asker = system_of(exchange, "orders:write"), system_of(exchange, "compliance:read")
    received = (await court.post("/v1/orders", json=ORDER)).json()
    assert received["state"] == "UNMATCHED"
    [arrived] = await notifications(exchange)
    opened = await open_from(cases, exchange, "INSTITUTION", arrived)
    assert opened.status_code == 201, opened.text
    await on_case_opened(exchange.service.runtime, exchange.event("x", UUID(opened.json()["id"])))

    [matched] = await notifications(exchange)
    assert (matched["state"], matched["case"]) == (
        "MATCHED",
        {name: opened.json()[name] for name in ("id", "number")},
    )
    assert (await court.post("/v1/orders", json=ORDER)).json() == received | {"state": "MATCHED"}
    status = await asker.post("/v1/compliance-status", json={"expediente": arrived["expediente"]})
    assert status.json()["standing"] == "IN_ADMISSION"
    again = await open_from(cases, exchange, "INSTITUTION", arrived)
    assert (again.status_code, again.json()["case_id"]) == (409, opened.json()["id"])


@pytest.mark.feature("N12.4")
async def test_the_court_finds_by_its_own_number_a_case_that_was_opened_under_another(
    exchange: Exchange, cases: ServiceUnderTest
) -> None:
    court, asker = system_of(exchange, "orders:write"), system_of(exchange, "compliance:read")
    await court.post("/v1/orders", json=ORDER)
    [arrived] = await notifications(exchange)
    corrected = arrived | {"expediente": "00124-2026-0-1801-JR-FT-15"}
    opened = await open_from(cases, exchange, "INSTITUTION", corrected, differs_because="El juzgado corrigió el número")
    assert opened.status_code == 201, opened.text
    await on_case_opened(exchange.service.runtime, exchange.event("x", UUID(opened.json()["id"])))
    for expediente in (arrived["expediente"], corrected["expediente"]):
        status = await asker.post("/v1/compliance-status", json={"expediente": expediente})
        assert status.json()["standing"] == "IN_ADMISSION", expediente
    other = system_of(exchange, "compliance:read", cai_institution="1801-JR-FT-16")
    status = await other.post("/v1/compliance-status", json={"expediente": arrived["expediente"]})
    assert status.json()["standing"] == "UNKNOWN"


@pytest.mark.feature("C01.1", "N03.4")
async def test_a_resolution_of_the_casilla_opens_a_case_by_its_own_door_only(
    exchange: Exchange, cases: ServiceUnderTest
) -> None:
    await exchange.deposit(court_resolution(ORDERS[0]))
    await poll(exchange)
    [arrived] = await notifications(exchange)
    other_door = await open_from(cases, exchange, "INSTITUTION", arrived)
    assert (other_door.status_code, other_door.json()["code"]) == (422, "notification-unknown")
    opened = await open_from(cases, exchange, "CASILLA", arrived)
    assert opened.status_code == 201, opened.text
    await on_case_opened(exchange.service.runtime, exchange.event("x", UUID(opened.json()["id"])))
    [matched] = await notifications(exchange)
    assert matched["state"] == "MATCHED"


@pytest.mark.feature("C01.10", "N12.4")
async def test_an_order_that_varies_a_case_is_matched_and_its_court_finds_the_case(
    exchange: Exchange, cases: ServiceUnderTest
) -> None:
    """It is another court's, in another expediente than the one that opened the case."""
    court, asker = system_of(exchange, "orders:write"), system_of(exchange, "compliance:read")
    admission = cases.as_staff(Role.ADMISSION, centres=(exchange.centre_id,))
    elsewhere = order(centre_id=str(exchange.centre_id), expediente="00077-2025-0-1801-JR-PE-02")
    opened = (await admission.post("/v1/cases", json=elsewhere)).raise_for_status()
    (await court.post("/v1/orders", json=ORDER)).raise_for_status()
    [arrived] = await notifications(exchange)
    read: Any = arrived["proposals"]
    sent = order(
        centre_id=str(exchange.centre_id),
        source="INSTITUTION",
        notification_id=arrived["id"],
        expediente=arrived["expediente"],
        resolution_number=read["resolution_number"],
        participant={"document_number": read["document_number"]},
    )
    body = {"role": "VARIED_BY", "order": sent}
    path = f"/v1/cases/{opened.json()['id']}"
    question = {"expediente": arrived["expediente"]}
    assert (await asker.post("/v1/compliance-status", json=question)).json()["standing"] == "UNKNOWN"
    varied = await admission.post(f"{path}/orders", json=body, headers={"If-Match": opened.headers["ETag"]})
    assert varied.status_code == 200, varied.text
    await on_order_varied(exchange.service.runtime, exchange.event("x", UUID(opened.json()["id"])))
    [matched] = await notifications(exchange)
    found: Any = matched["case"]
    assert (matched["state"], found["id"]) == ("MATCHED", opened.json()["id"])
    assert (await asker.post("/v1/compliance-status", json=question)).json()["standing"] == "IN_ADMISSION"
