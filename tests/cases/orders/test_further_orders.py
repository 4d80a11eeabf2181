"""One man has several orders, one resolution names several men, and a later one varies or lifts what holds."""

import asyncio
from importlib import import_module
from typing import Any

import pytest

from services.interop.client import OrderProposal
from shared.references import CaseReference
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest, order
from tests.cases.orders.test_opening_cases import NOTIFICATION, arrived

pytestmark = pytest.mark.anyio

VISITS = {
    "hours": [{"weekdays": ["SATURDAY"], "opens": "10:00", "closes": "12:00"}],
    "place": "PUBLIC_PLACE",
    "supervised": True,
    "in_company_of": ["HER_RELATIVE"],
}
ANOTHER_MAN = {"given_names": "Óscar", "surnames": "Mamani Condori", "document_number": "41112223"}


def later(**changes: Any) -> dict[str, Any]:
    """Return a later resolution on the same man."""
    return order(**({"resolution_number": "7", "resolution_date": "2026-01-14"} | changes))


async def add(cases: CasesUnderTest, case: dict[str, Any], role: str, sent: dict[str, Any], **more: Any) -> Any:
    path = f"/v1/cases/{case['id']}/orders"
    return await cases.change(cases.staff(Role.ADMISSION), "POST", path, {"role": role, "order": sent} | more)


async def read(cases: CasesUnderTest, case: dict[str, Any]) -> dict[str, Any]:
    answer = await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case['id']}")
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


@pytest.mark.feature("C01.8")
async def test_a_second_order_of_a_man_with_a_running_case_is_for_a_person_to_decide(cases: CasesUnderTest) -> None:
    admission = cases.staff(Role.ADMISSION)
    first = (await admission.post("/v1/cases", json=order())).raise_for_status().json()
    checked = (await admission.post("/v1/case-checks", json=later())).raise_for_status().json()
    assert checked["running_cases"] == [{"id": first["id"], "number": first["number"]}]
    assert checked["warnings"] == ["MAN_HAS_RUNNING_CASE"]

    refused = await admission.post("/v1/cases", json=later())
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "man-has-running-case")
    assert problem["cases"] == [
        {"id": first["id"], "number": first["number"], "orders": f"/v1/cases/{first['id']}/orders"}
    ]
    assert "/v1/cases/{case_id}/orders" in problem["detail"] and "opens_another_because" in problem["detail"]
    assert len(await cases.rows("SELECT 1 FROM cases.court_orders")) == 1, "nothing of what was refused is stored"

    opened = await admission.post("/v1/cases", json=later(opens_another_because="Otra agraviada."))
    assert (opened.status_code, opened.json()["warnings"]) == (201, ["MAN_HAS_RUNNING_CASE"])


@pytest.mark.feature("C01.8")
async def test_of_two_orders_of_a_man_at_once_one_opens(cases: CasesUnderTest) -> None:
    admission = cases.staff(Role.ADMISSION)
    sent = [order(resolution_number=str(number)) for number in range(1, 5)]
    answers = await asyncio.gather(*(admission.post("/v1/cases", json=one) for one in sent))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@pytest.mark.feature("C01.8")
async def test_a_closed_case_keeps_no_new_one_from_opening(cases: CasesUnderTest) -> None:
    await cases.walk_to("RECEIVED")
    await cases.rows("UPDATE cases.cases SET state = 'DISCHARGED'")
    opened = await cases.staff(Role.ADMISSION).post("/v1/cases", json=later())
    assert (opened.status_code, opened.json()["warnings"]) == (201, [])


@pytest.mark.feature("C01.9")
async def test_a_notification_that_names_several_men_opens_a_case_of_each_once(cases: CasesUnderTest) -> None:
    door = {"source": "CASILLA", "notification_id": NOTIFICATION}
    arrived(cases, "CASILLA")
    first = await cases.walk_to("RECEIVED", **door)
    arrived(cases, "CASILLA", case=CaseReference(id=first["id"], number=first["number"]), proposals=OrderProposal())
    admission = cases.staff(Role.ADMISSION)
    second = await admission.post("/v1/cases", json=order(participant=ANOTHER_MAN, **door))
    assert second.status_code == 201, second.text
    for case, man in ((first, {}), (second.json(), ANOTHER_MAN)):
        again = await admission.post("/v1/cases", json=order(resolution_number="99", participant=man, **door))
        assert (again.status_code, again.json()["case_id"]) == (409, case["id"])
        assert again.json()["code"] == "court-order-already-opened"


@pytest.mark.feature("C01.10")
async def test_a_joined_order_adds_its_measures_and_what_is_due_earlier(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    sent = later(expediente="00456-2025-0-1801-JR-PE-02", measures=["NO_WEAPONS"], received_on="2026-01-14")
    answer = await add(cases, case, "JOINED_BY", sent)
    assert answer.status_code == 200, answer.text
    opening, joined = answer.json()["orders"]
    assert [due["on"] for due in opening["due_dates"]] == ["2026-01-22", "2026-02-05", "2026-02-05"]
    assert [due["on"] for due in joined["due_dates"]] == ["2026-01-21", "2026-02-04", "2026-02-04"]
    now = await read(cases, case)
    assert now["measures"] == ["REEDUCATION", "NO_APPROACH", "NO_WEAPONS"]
    assert [due["on"] for due in now["due_dates"]] == ["2026-01-21", "2026-02-04", "2026-02-04"]
    assert now["next_due_on"] == "2026-01-21"
    assert now["expedientes"] == ["00123-2026-0-1801-JR-FT-15", "00456-2025-0-1801-JR-PE-02"]
    for sought in ("00456-2025-0-1801-JR-PE-02", "456-2025", "00123-2026-0-1801-JR-FT-15"):
        found = await cases.staff(Role.COORDINATOR).get("/v1/cases", params={"expediente": sought})
        assert [one["id"] for one in found.json()["items"]] == [case["id"]], sought
    again = await cases.staff(Role.ADMISSION).post("/v1/cases", json=sent)
    assert (again.status_code, again.json()["case_id"]) == (409, case["id"])


@pytest.mark.feature("C01.10", "C01.14")
async def test_an_order_that_varies_changes_what_holds_and_both_versions_stay_readable(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    deadline = [{"duty": "INITIAL_REPORT", "on": "2026-03-02"}]
    sent = later(measures=["REEDUCATION", "NO_COMMUNICATION"], visiting_regime=VISITS, court_deadlines=deadline)
    answer = await add(cases, case, "VARIED_BY", sent, effective_on="2026-01-15")
    assert answer.status_code == 200, answer.text
    held = [one["in_force"] for one in answer.json()["orders"]]
    assert held == [
        {
            "measures": ["REEDUCATION", "NO_APPROACH"],
            "visiting_regime": None,
            "holds_from": "2026-01-12",
            "holds_to": "2026-01-15",
        },
        {
            "measures": ["REEDUCATION", "NO_COMMUNICATION"],
            "visiting_regime": VISITS,
            "holds_from": "2026-01-15",
            "holds_to": None,
        },
    ]
    now = await read(cases, case)
    assert (now["measures"], now["visiting_regime"]) == (["REEDUCATION", "NO_COMMUNICATION"], VISITS)
    assert now["due_dates"][2] == {"duty": "INITIAL_REPORT", "on": "2026-03-02", "policy": "Resolución 7"}
    assert now["version"] == case["version"] + 1

    entry, _ = (await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case['id']}/history")).json()["items"]
    assert (entry["from_state"], entry["to_state"], entry["cause"]) == ("RECEIVED", "RECEIVED", "ORDER")
    assert (entry["reason_code"], entry["reference"]) == ("VARIED_BY", answer.json()["orders"][1]["id"])
    [audited] = await cases.rows("SELECT before, after FROM cases.audit_log WHERE action = 'case.order-varied'")
    assert "NO_APPROACH" in audited["before"] and "NO_APPROACH" not in audited["after"]
    [told] = await cases.rows("SELECT subject::text, version FROM cases.events WHERE type LIKE '%order-varied%'")
    assert (told["subject"], told["version"]) == (case["id"], now["version"])


@pytest.mark.feature("C01.14")
@pytest.mark.parametrize(
    ("regime", "field"),
    [
        (VISITS | {"place": "Jr. Inventado 123"}, "visiting_regime.place"),
        (VISITS | {"hours": [{"weekdays": ["SATURDAY"], "opens": "12:00", "closes": "10:00"}]}, "closes"),
        (VISITS | {"hours": [{"weekdays": [], "opens": "10:00", "closes": "12:00"}]}, "weekdays"),
    ],
)
async def test_a_visiting_regime_is_told_in_codes_and_hours_and_names_no_place(
    cases: CasesUnderTest, regime: dict[str, Any], field: str
) -> None:
    refused = await cases.staff(Role.ADMISSION).post("/v1/cases", json=order(visiting_regime=regime))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].endswith(field)


@pytest.mark.feature("C01.14")
async def test_a_later_order_suspends_his_visits(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED", visiting_regime=VISITS)
    assert case["visiting_regime"] == VISITS
    none: dict[str, Any] = {"hours": [], "place": None, "supervised": False, "in_company_of": []}
    answer = await add(cases, case, "VARIED_BY", later(measures=case["measures"], visiting_regime=none))
    assert [one["in_force"]["visiting_regime"] for one in answer.json()["orders"]] == [VISITS, none]
    assert (await read(cases, case))["visiting_regime"] == none


@pytest.mark.feature("C01.10")
async def test_with_every_measure_lifted_discharge_is_advised_and_not_done(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED", visiting_regime=VISITS)
    assert case["advised_move"] is None
    await add(cases, case, "LIFTED_BY", later(measures=["NO_APPROACH"]))
    assert (await read(cases, case))["measures"] == ["REEDUCATION"]
    nothing = await add(cases, case, "LIFTED_BY", later(resolution_number="8", measures=["NO_APPROACH"]))
    assert (nothing.status_code, nothing.json()["code"]) == (422, "order-changes-nothing")
    (await add(cases, case, "LIFTED_BY", later(resolution_number="9", measures=["REEDUCATION"]))).raise_for_status()
    now = await read(cases, case)
    assert (now["measures"], now["state"], now["visiting_regime"]) == ([], "RECEIVED", VISITS)
    assert (now["advised_move"]["to"], now["advised_move"]["reason_code"]) == ("DISCHARGED", "ORDER_REVOKED")
    assert now["advised_move"]["route"]["operation_id"] == "decide_discharge"


@pytest.mark.feature("C01.10")
@pytest.mark.parametrize(
    ("sent", "more", "code"),
    [
        (later(participant=ANOTHER_MAN), {}, (422, "order-of-another-man")),
        (later(centre_id=str(OTHER_CENTRE)), {}, (422, "order-of-another-centre")),
        (later(), {"effective_on": "2026-01-13"}, (422, "effect-out-of-order")),
        (later(), {"effective_on": "2999-01-13"}, (422, "effect-out-of-order")),
        (order(), {}, (409, "court-order-already-opened")),
        (later(expediente="7"), {}, (422, "court-order-not-acceptable")),
    ],
)
async def test_an_order_that_does_not_belong_to_the_case_changes_nothing(
    cases: CasesUnderTest, sent: dict[str, Any], more: dict[str, Any], code: tuple[int, str]
) -> None:
    case = await cases.walk_to("RECEIVED")
    staff = cases.as_staff(Role.ADMISSION, centres=(CENTRE, OTHER_CENTRE))
    body = {"role": "JOINED_BY", "order": sent} | more
    answer = await cases.change(staff, "POST", f"/v1/cases/{case['id']}/orders", body)
    assert (answer.status_code, answer.json()["code"]) == code
    assert await read(cases, case) == case


@pytest.mark.feature("C01.10")
async def test_a_closed_case_takes_no_order(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    await cases.rows("UPDATE cases.cases SET state = 'DISCHARGED'")
    answer = await add(cases, case, "VARIED_BY", later())
    assert (answer.status_code, answer.json()["code"]) == (409, "case-step-forbidden")


@pytest.mark.feature("C01.9", "C01.10")
async def test_one_resolution_lifts_in_two_cases_and_joins_one_alone(cases: CasesUnderTest) -> None:
    first = await cases.walk_to("RECEIVED")
    second = await cases.walk_to("RECEIVED", resolution_number="4")
    for case in (first, second):
        (await add(cases, case, "LIFTED_BY", later(measures=["NO_APPROACH"]))).raise_for_status()
    (await add(cases, first, "JOINED_BY", later(resolution_number="8"))).raise_for_status()
    refused = await add(cases, second, "JOINED_BY", later(resolution_number="8"))
    assert (refused.status_code, refused.json()["case_id"]) == (409, first["id"])


@pytest.mark.feature("C01.10")
async def test_a_case_that_an_older_replica_opens_has_its_opening_order_too(cases: CasesUnderTest) -> None:
    """It writes no case_orders, and none of the columns that came with them."""
    case = await cases.walk_to("RECEIVED")
    copied = "id, centre_id, version, created_at, person_id, state, state_since, due_dates, warnings"
    await cases.rows(
        "WITH sent AS (INSERT INTO cases.court_orders SELECT (jsonb_populate_record(o, jsonb_build_object("
        "'id', gen_random_uuid(), 'order_key', '9|DNI:1|1', 'raw', jsonb_build_object()))).*"
        " FROM cases.court_orders o RETURNING id)"
        f" INSERT INTO cases.cases (number, order_id, {copied}) SELECT 'CAI-2026-900000', sent.id, gen_random_uuid(),"
        f" {copied.removeprefix('id, ')} FROM cases.cases, sent"
    )
    found = await cases.staff(Role.COORDINATOR).get("/v1/cases", params={"number": "CAI-2026-900000"})
    [opened] = found.json()["items"]
    assert (opened["measures"], opened["expedientes"]) == (case["measures"], case["expedientes"])
    path = f"/v1/cases/{opened['id']}/orders"
    [opening] = (await cases.staff(Role.COORDINATOR).get(path)).json()["orders"]
    assert (opening["role"], opening["effective_on"]) == ("OPENED_BY", "2026-01-12")


@pytest.mark.feature("C01.10")
async def test_the_cases_of_before_have_their_opening_order(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("CONTACTED")
    path = f"/v1/cases/{case['id']}/orders"
    written = (await cases.staff(Role.COORDINATOR).get(path)).json()
    migration = import_module("migrations.cases.0024_open_several_cases_from_a_notification")
    await cases.rows("DELETE FROM cases.case_orders")
    for _ in range(2):  # a second run of it changes nothing
        await cases.rows(migration.OPENING_ORDERS)
    assert (await cases.staff(Role.COORDINATOR).get(path)).json() == written
