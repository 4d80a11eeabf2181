"""What was typed wrongly of an order is put right with the reason; the old value is kept, and what follows follows."""

import json
from typing import Any

import pytest

from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from tests.cases.conftest import OTHER_CENTRE, CasesUnderTest, order
from tests.cases.orders.test_further_orders import VISITS, add, later, read
from tests.cases.orders.test_opening_cases import NOTIFICATION, arrived
from tests.support.service import unsealed

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C01.15")]


async def orders_of(cases: CasesUnderTest, case: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case['id']}/orders")
    found: list[dict[str, Any]] = answer.raise_for_status().json()["orders"]
    return found


async def rectify(cases: CasesUnderTest, case: dict[str, Any], place: int = 0, **corrections: Any) -> Any:
    one = (await orders_of(cases, case))[place]
    path = f"/v1/cases/{case['id']}/orders/{one['id']}/rectifications"
    body = {"reason": "Se tecleó otro.", "corrections": corrections}
    return await cases.change(cases.staff(Role.ADMISSION), "POST", path, body)


async def test_the_old_value_who_and_why_are_kept_and_what_follows_follows(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    expediente = "00132-2026-0-1801-JR-FT-15"
    answer = await rectify(
        cases,
        case,
        expediente="132-2026-0-1801-jr-ft-15",
        received_on="2026-01-14",
        resolution_date="2026-01-09",
        measures=["REEDUCATION", "NO_APPROACH"],
        visiting_regime=VISITS,
    )
    assert answer.status_code == 201, answer.text
    done = answer.json()
    assert {name: value for name, value in done["before"].items() if value is not None} == {
        "expediente": case["expediente"],
        "received_on": "2026-01-15",
        "resolution_date": "2026-01-12",
    }
    assert (done["after"]["expediente"], done["after"]["visiting_regime"]) == (expediente, VISITS)
    assert (done["reason"], done["rectified_by"]["id"], done["order_version"]) == (
        "Se tecleó otro.",
        "staff-admission",
        2,
    )
    now = await read(cases, case)
    assert (now["expediente"], now["expedientes"], now["received_on"]) == (expediente, [expediente], "2026-01-14")
    assert (now["visiting_regime"], now["version"]) == (VISITS, case["version"] + 1)
    assert [due["on"] for due in now["due_dates"]] == ["2026-01-21", "2026-02-04", "2026-02-04"]
    assert now["next_due_on"] == "2026-01-21"
    [opening] = await orders_of(cases, case)
    assert (opening["version"], opening["effective_on"]) == (2, "2026-01-09")

    path = f"/v1/cases/{case['id']}/orders/{opening['id']}/rectifications"
    assert (await cases.staff(Role.COORDINATOR).get(path)).json()["items"] == [done]
    entry = (await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case['id']}/history")).json()["items"][0]
    assert (entry["cause"], entry["reason_code"], entry["note"]) == ("ORDER", "ORDER_RECTIFIED", "Se tecleó otro.")
    [told] = await cases.rows("SELECT subject::text, version FROM cases.events WHERE type LIKE '%order-rectified%'")
    assert (told["subject"], told["version"]) == (case["id"], now["version"])


async def test_the_request_as_it_was_sent_stays_and_is_beyond_the_services_reach(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    (await rectify(cases, case, resolution_number="4")).raise_for_status()
    [kept] = await cases.rows("SELECT id, raw, resolution_number FROM cases.court_orders")
    assert kept["resolution_number"] == "4"
    assert json.loads(unsealed(cases.runtime, "court_orders.raw", kept["id"], kept["raw"]))["resolution_number"] == "3"
    granted = await cases.rows(
        "SELECT column_name FROM information_schema.column_privileges WHERE table_schema = 'cases'"
        " AND grantee = 'cai_cases' AND privilege_type = 'UPDATE' AND (table_name = 'order_rectifications'"
        " OR (table_name = 'court_orders' AND column_name IN ('raw', 'source', 'notification_id', 'document_sha256')))"
    )
    assert granted == []
    tables = await cases.rows("SELECT reason, before::text, after::text FROM cases.order_rectifications")
    assert not any("tecle" in value for row in tables for value in row.values())


async def test_the_corrected_order_is_the_same_one_from_now_on(cases: CasesUnderTest) -> None:
    admission = cases.staff(Role.ADMISSION)
    case = await cases.walk_to("RECEIVED")
    (await rectify(cases, case, resolution_number="4")).raise_for_status()
    again = await admission.post("/v1/cases", json=order(resolution_number="RES. N.° 04"))
    assert (again.status_code, again.json()["case_id"]) == (409, case["id"])
    other = await cases.walk_to("RECEIVED", resolution_number="3")
    refused = await rectify(cases, other, resolution_number="CUATRO")
    assert (refused.status_code, refused.json()["code"]) == (409, "court-order-already-opened")
    assert refused.json()["case_id"] == case["id"]
    assert (await read(cases, other)) == other


async def test_an_order_in_two_cases_changes_what_holds_in_both(cases: CasesUnderTest) -> None:
    first = await cases.walk_to("RECEIVED")
    second = await cases.walk_to("RECEIVED", resolution_number="4")
    for case in (first, second):
        (await add(cases, case, "LIFTED_BY", later(measures=["NO_APPROACH"]))).raise_for_status()
    (await rectify(cases, first, place=1, measures=["REEDUCATION"])).raise_for_status()
    assert [(await read(cases, case))["measures"] for case in (first, second)] == [["NO_APPROACH"], ["NO_APPROACH"]]


@pytest.mark.parametrize(
    ("corrections", "status", "code", "field"),
    [
        ({}, 422, "invalid-input", "corrections"),
        ({"resolution_number": "3"}, 422, "rectification-changes-nothing", "corrections"),
        ({"expediente": "132-2026"}, 422, "court-order-not-acceptable", "corrections.expediente"),
        ({"received_on": "2999-01-01"}, 422, "court-order-not-acceptable", "corrections.received_on"),
        ({"resolution_date": "2026-01-16"}, 422, "court-order-not-acceptable", "corrections.resolution_date"),
    ],
)
async def test_what_an_order_cannot_say_is_refused(
    cases: CasesUnderTest, corrections: dict[str, Any], status: int, code: str, field: str
) -> None:
    case = await cases.walk_to("RECEIVED")
    refused = await rectify(cases, case, **corrections)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert await read(cases, case) == case


async def test_an_order_that_arrived_stays_its_courts(cases: CasesUnderTest) -> None:
    arrived(cases, "CASILLA")
    case = await cases.walk_to("RECEIVED", source="CASILLA", notification_id=NOTIFICATION)
    refused = await rectify(cases, case, expediente="00123-2026-0-1801-JR-FT-16")
    assert (refused.status_code, refused.json()["code"]) == (422, "notification-of-another-court")
    cases.interop.fail_on("get_notification", UpstreamUnavailable())
    assert (await rectify(cases, case, expediente="00132-2026-0-1801-JR-FT-15")).status_code == 503
    assert (await rectify(cases, case, resolution_number="4")).status_code == 201, "nobody has to be asked of that"


async def test_an_order_is_rectified_in_its_own_case_and_on_the_version_that_was_read(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    other = await cases.walk_to("RECEIVED", resolution_number="4")
    [mine] = await orders_of(cases, case)
    body = {"reason": "Se tecleó otro.", "corrections": {"resolution_number": "5"}}
    path = f"/v1/cases/{other['id']}/orders/{mine['id']}/rectifications"
    assert (await cases.change(cases.staff(Role.ADMISSION), "POST", path, body)).status_code == 404
    assert (await cases.staff(Role.COORDINATOR).get(path)).status_code == 404
    own = path.replace(other["id"], case["id"])
    stale = await cases.staff(Role.ADMISSION).post(own, json=body, headers={"If-Match": '"9"'})
    assert stale.status_code == 412
    elsewhere = cases.as_staff(Role.ADMISSION, centres=(OTHER_CENTRE,))
    assert (await elsewhere.post(own, json=body, headers={"If-Match": '"1"'})).status_code == 404
