"""Orders out of the casilla: stored once, whatever SINOE does, and matched to a case or called out."""

from datetime import date
from functools import partial

import pytest

from local.demo.inputs.court_resolution import court_resolution, demo_orders
from local.demo.inputs.damaged_pdf import corrupt_resolution, scanned_resolution
from services.interop.alarms.actions.raising import raise_alarms
from services.interop.orders.actions.casilla_polling import poll_casillas
from services.interop.orders.actions.notification_matching import on_case_opened
from services.interop.orders.actions.order_reading import read_order
from services.interop.orders.rules.order_extraction import OrderProposals
from services.interop.orders.store import casillas
from shared.ids import new_id
from shared.security.principal import Role
from tests.interop.exchange import CASILLA, Exchange
from tests.support.service import unsealed

pytestmark = pytest.mark.anyio

ORDERS = demo_orders(date(2026, 11, 20))
HOUR = 3600


async def poll(exchange: Exchange) -> dict[str, object]:
    answer = await exchange.staff(Role.ADMISSION).post("/v1/casilla-notifications/polls")
    assert answer.status_code == 200, answer.text
    [found] = answer.json()["casillas"]
    return dict(found)


async def notifications(exchange: Exchange) -> list[dict[str, object]]:
    listed = await exchange.staff(Role.ADMISSION).get("/v1/casilla-notifications")
    return list(listed.json()["items"])


async def test_every_casilla_is_looked_into_however_many_there_are(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casillas, "within_reach", partial(casillas.within_reach, limit=1))
    columns = "version, created_at, centre_name, ubigeo, address, city, signatory_name, signatory_position"
    await exchange.owner.execute(
        f"INSERT INTO interop.casillas (id, centre_id, casilla, centre_code, {columns})"
        f" SELECT gen_random_uuid(), gen_random_uuid(), '99999', 'CAI-OTRO', {columns} FROM interop.casillas"
    )
    await poll_casillas(exchange.service.runtime)
    polled = await exchange.rows("SELECT casilla FROM interop.casillas WHERE polled_at IS NOT NULL")
    assert len(polled) == 2


@pytest.mark.feature("N03.1")
async def test_a_resolution_is_stored_read_and_announced(exchange: Exchange) -> None:
    pdf = court_resolution(ORDERS[0])
    deposited = await exchange.deposit(
        pdf, deposited_at="2026-11-20T15:00:00Z", court_name="15° Juzgado de Familia de Lima"
    )
    assert await poll(exchange) == {
        "casilla": CASILLA["casilla"],
        "centre": {"id": str(exchange.centre_id), "name": ""},
        "complete": True,
        "listed": 1,
        "stored": 1,
        "failure": None,
    }
    [found] = await notifications(exchange)
    assert found["sender_name"] == "15° Juzgado de Familia de Lima", "as the clerk typed it"
    assert (await exchange.rows("SELECT sender_name FROM interop.notifications"))[0][0] is None, "and that is sealed"
    assert found["state"] == "UNMATCHED"
    assert found["source_id"] == deposited["id"]
    assert found["effective_on"] == "2026-11-24"
    assert found["expediente"] == ORDERS[0].expediente
    assert found["proposals"] == {
        "expediente": ORDERS[0].expediente,
        "resolution_number": "2",
        "resolution_date": "2026-11-20",
        "participant_name": "QUISPE ÑAHUI, ALBERTO",
        "document_number": ORDERS[0].man.document_number,
        "measures": ["REEDUCATION", "WITHDRAWAL", "NO_APPROACH", "NO_COMMUNICATION"],
    }
    document = await exchange.staff(Role.ADMISSION).get(f"/v1/casilla-notifications/{found['id']}/document")
    assert document.content == pdf
    [event] = await exchange.rows("SELECT * FROM interop.events")
    assert (event["type"], str(event["subject"])) == ("pe.cai.order.arrived.v1", found["id"])
    [entry] = await exchange.ledger_bodies()
    assert '"direction":"IN"' in entry
    [at_sinoe] = (await exchange.control("GET", "/notifications"))["notifications"]
    assert at_sinoe["read_at"] is not None
    [stored] = await exchange.rows("SELECT id, raw FROM interop.notifications")
    raw = unsealed(exchange.service.runtime, "notifications.raw", stored["id"], stored["raw"])
    assert deposited["notification_number"] in raw


@pytest.mark.feature("N03.1")
async def test_a_second_poll_stores_nothing_again(exchange: Exchange) -> None:
    await exchange.deposit(court_resolution(ORDERS[0]))
    await poll(exchange)
    assert (await poll(exchange))["stored"] == 0
    assert len(await notifications(exchange)) == 1
    [casilla] = await exchange.rows("SELECT polled_through, polled_at FROM interop.casillas")
    [order] = await exchange.rows("SELECT deposited_at FROM interop.notifications")
    assert casilla["polled_through"] == order["deposited_at"]
    assert casilla["polled_at"] is not None


@pytest.mark.feature("N03.1")
async def test_duplicates_and_disorder_do_no_harm(exchange: Exchange) -> None:
    for order in ORDERS:
        await exchange.deposit(court_resolution(order))
    await exchange.fault("sinoe", "duplicate", 1)
    assert (await poll(exchange))["stored"] == 3
    await exchange.fault("sinoe", "out_of_order", 1)
    assert (await poll(exchange))["stored"] == 0
    assert len(await notifications(exchange)) == 3


@pytest.mark.feature("N03.1")
async def test_a_poll_that_breaks_off_loses_nothing(exchange: Exchange) -> None:
    for order in ORDERS:
        await exchange.deposit(court_resolution(order))
    await exchange.fault("sinoe", "slow", 4, seconds=0)
    await exchange.fault("sinoe", "error_5xx", 1)
    broken = await poll(exchange)
    assert not broken["complete"]
    [casilla] = await exchange.rows("SELECT polled_through FROM interop.casillas")
    assert casilla["polled_through"] is None
    alarms = (await exchange.staff(Role.COORDINATOR).get("/v1/alarms")).json()["items"]
    assert [alarm["kind"] for alarm in alarms] == ["CASILLA_UNREACHABLE"]

    await exchange.heal()
    assert (await poll(exchange))["complete"]
    assert len(await notifications(exchange)) == 3
    assert (await exchange.staff(Role.COORDINATOR).get("/v1/alarms")).json()["items"] == []


@pytest.mark.feature("N03.1")
async def test_an_order_that_breaks_us_does_not_keep_back_the_others(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    for order in ORDERS:
        await exchange.deposit(court_resolution(order))
    left = iter([LookupError("a fault of ours")])

    async def fail_once(document: bytes) -> OrderProposals | None:
        for fault in left:
            raise fault
        return await read_order(document)

    monkeypatch.setattr("services.interop.orders.actions.casilla_polling.read_order", fail_once)
    broken = await poll(exchange)
    assert (broken["stored"], broken["complete"], broken["failure"]) == (2, False, "not-taken")
    alarms = (await exchange.staff(Role.COORDINATOR).get("/v1/alarms")).json()["items"]
    assert [alarm["kind"] for alarm in alarms] == ["ORDER_NOT_TAKEN"]
    assert (await poll(exchange))["stored"] == 1
    assert (await exchange.staff(Role.COORDINATOR).get("/v1/alarms?open=true")).json()["items"] == []


@pytest.mark.feature("N03.3")
@pytest.mark.parametrize("make", [scanned_resolution, corrupt_resolution])
async def test_what_cannot_be_read_is_stored_and_flagged(exchange: Exchange, make: object) -> None:
    assert callable(make)
    await exchange.deposit(make(ORDERS[0]), expediente="123-2026-0-1801-JR-FT-15")
    await poll(exchange)
    [found] = await notifications(exchange)
    assert found["readable"] is False
    assert found["expediente"] == "00123-2026-0-1801-JR-FT-15"
    proposals = found["proposals"]
    assert isinstance(proposals, dict)
    assert proposals["participant_name"] is None


@pytest.mark.feature("N03.4")
async def test_an_order_of_a_known_case_is_matched_at_once(exchange: Exchange) -> None:
    case = exchange.case(expediente=ORDERS[0].expediente)
    await exchange.deposit(court_resolution(ORDERS[0]))
    await poll(exchange)
    [found] = await notifications(exchange)
    assert (found["state"], found["case"]) == ("MATCHED", {"id": str(case.id), "number": ""})


@pytest.mark.feature("N03.5", "N15.3")
async def test_an_unmatched_order_raises_an_alarm_until_its_case_is_opened(exchange: Exchange) -> None:
    await exchange.deposit(court_resolution(ORDERS[0]))
    await poll(exchange)
    [found] = await notifications(exchange)
    runtime, coordinator = exchange.service.runtime, exchange.staff(Role.COORDINATOR)
    await raise_alarms(runtime)
    assert (await coordinator.get("/v1/alarms")).json()["items"] == []
    exchange.advance_clock(25 * HOUR)
    await raise_alarms(runtime)
    await raise_alarms(runtime)
    [alarm] = (await coordinator.get("/v1/alarms")).json()["items"]
    assert (alarm["kind"], alarm["subject"]["id"]) == ("ORDER_UNMATCHED", found["id"])

    case = exchange.case(notification_id=found["id"])
    event = exchange.event("pe.cai.case.opened.v1", case.id)
    for _ in range(2):
        await on_case_opened(runtime, event)
    [matched] = await notifications(exchange)
    assert (matched["state"], matched["case"], matched["version"]) == (
        "MATCHED",
        {"id": str(case.id), "number": case.number},
        2,
    )
    assert (await coordinator.get("/v1/alarms")).json()["items"] == []


@pytest.mark.feature("N03.1")
async def test_a_token_that_ran_out_is_renewed(exchange: Exchange) -> None:
    await poll(exchange)
    exchange.advance_clock(2 * HOUR)
    await exchange.deposit(court_resolution(ORDERS[0]))
    assert (await poll(exchange))["complete"]
    assert len(await notifications(exchange)) == 1


@pytest.mark.feature("N03.4")
async def test_a_person_matches_what_the_machine_could_not(exchange: Exchange) -> None:
    await exchange.deposit(scanned_resolution(ORDERS[0]))
    await poll(exchange)
    [found] = await notifications(exchange)
    admission = exchange.staff(Role.ADMISSION)
    path = f"/v1/casilla-notifications/{found['id']}/matching"
    body = {"case_id": str(exchange.case().id)}
    assert (await admission.post(path, json={"case_id": str(new_id())}, headers={"If-Match": '"1"'})).status_code == 422
    done = await admission.post(path, json=body, headers={"If-Match": '"1"'})
    assert (done.status_code, done.json()["state"], done.json()["case"]["id"]) == (200, "MATCHED", body["case_id"])
    again = await admission.post(path, json=body, headers={"If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "move-forbidden")
