"""From a court's order to a case, by any door, once."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.interop.client import NotificationSource, NotificationState
from services.interop.client.fake import example_notification
from shared.problems import UpstreamUnavailable
from shared.references import CaseReference, CentreReference
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest, order
from tests.support.service import unsealed

pytestmark = pytest.mark.anyio

NOTIFICATION = "018f3a52-0000-7000-8000-0000000000f1"


def arrived(cases: CasesUnderTest, source: str, **changes: Any) -> None:
    """Have the notification of these tests arrived at interop, by the door that the order names."""
    door = NotificationSource.INSTITUTION if source == "INSTITUTION" else NotificationSource.SINOE
    found = example_notification(centre_id=CENTRE, notification_id=UUID(NOTIFICATION), source=door)
    cases.interop.put_notification(found.model_copy(update=changes))


@pytest.mark.feature("C01.1", "C01.2", "C01.3", "C01.4", "C01.7")
@pytest.mark.parametrize(
    "door",
    [
        {"source": "PAPER"},
        {"source": "CASILLA", "notification_id": NOTIFICATION},
        {"source": "INSTITUTION", "notification_id": NOTIFICATION},
    ],
)
async def test_each_door_opens_a_case_and_the_order_is_kept_as_sent(
    cases: CasesUnderTest, door: dict[str, str]
) -> None:
    arrived(cases, door["source"])
    sent = order(expediente="Exp. 123-2026-0-1801-jr-ft-15", **door)
    answer = await cases.staff(Role.ADMISSION).post("/v1/cases", json=sent)
    case = answer.json()
    assert answer.status_code == 201, case
    assert answer.headers["Location"] == f"/v1/cases/{case['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert case["state"] == "RECEIVED"
    assert (case["expediente"], case["court"]) == (
        "00123-2026-0-1801-JR-FT-15",
        {"code": "1801-JR-FT-15", "name": "15° Juzgado de Familia de Lima"},
    )
    assert (case["source"], case["notification_id"]) == (door["source"], door.get("notification_id"))
    assert [(due["duty"], due["on"]) for due in case["due_dates"]] == [
        ("FIRST_CONTACT", "2026-01-22"),
        ("ASSESSMENT", "2026-02-05"),
        ("INITIAL_REPORT", "2026-02-05"),
    ]
    assert "no oficial" in case["due_dates"][0]["policy"]
    (kept,) = await cases.rows("SELECT id, raw, institution_reference FROM cases.court_orders")
    assert (kept["institution_reference"] is not None) == (door["source"] == "INSTITUTION")
    assert json.loads(unsealed(cases.runtime, "court_orders.raw", kept["id"], kept["raw"])) == sent


async def test_opening_leaves_history_audit_and_event_with_the_case(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    history = await cases.rows("SELECT from_state, to_state, cause, actor FROM cases.case_history")
    audit = await cases.rows("SELECT action, actor, subject_id::text, centre_id FROM cases.audit_log")
    events = await cases.rows("SELECT type, subject::text, version, detail FROM cases.events")
    assert [tuple(row) for row in history] == [(None, "RECEIVED", "ORDER", "staff-admission")]
    assert [tuple(row) for row in audit] == [("case.opened", "staff-admission", case["id"], CENTRE)]
    assert [tuple(row) for row in events] == [("pe.cai.case.opened.v1", case["id"], 1, f"/v1/cases/{case['id']}")]


@pytest.mark.feature("C02.1")
async def test_a_check_says_what_opening_would_and_stores_nothing(cases: CasesUnderTest) -> None:
    admission = cases.staff(Role.ADMISSION)
    sent = order(measures=["NO_APPROACH"])
    checked = (await admission.post("/v1/case-checks", json=sent)).raise_for_status().json()
    for table in ("persons", "court_orders", "cases", "audit_log", "events"):
        assert await cases.rows(f"SELECT 1 FROM cases.{table}") == []
    opened = (await admission.post("/v1/cases", json=sent)).raise_for_status().json()
    assert checked["warnings"] == opened["warnings"] == ["REEDUCATION_NOT_LISTED"]
    assert checked["due_dates"] == opened["due_dates"]
    assert checked["expediente"] == opened["expediente"]


@pytest.mark.feature("C01.6", "C02.1")
@pytest.mark.parametrize("path", ["/v1/case-checks", "/v1/cases"])
async def test_both_refuse_the_same_orders_and_name_every_fault(cases: CasesUnderTest, path: str) -> None:
    wrong = order(expediente="123-2026", received_on="2999-01-01", participant={"document_number": "4071"})
    answer = await cases.staff(Role.ADMISSION).post(path, json=wrong)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "court-order-not-acceptable")
    assert [error["field"] for error in problem["errors"]] == [
        "expediente",
        "received_on",
        "participant.document_number",
    ]
    assert "Escríbalo completo" in problem["detail"]
    assert await cases.rows("SELECT 1 FROM cases.court_orders") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1},
        {"measures": []},
        {"basis": "OTHER"},
        {"resolution_date": "ayer"},
        {"received_on": "0001-01-01"},
        {"expediente": "x" * 501},
    ],
)
async def test_a_body_of_another_shape_is_refused(cases: CasesUnderTest, changes: dict[str, Any]) -> None:
    answer = await cases.staff(Role.ADMISSION).post("/v1/cases", json=order(**changes))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")
    assert answer.json()["errors"][0]["field"] == next(iter(changes))


@pytest.mark.feature("C03.1")
@pytest.mark.parametrize(
    "again",
    [
        order(),
        order(resolution_number="Resolución N.° 03", expediente="123-2026-0-1801-JR-FT-15"),
        order(participant={"given_names": "J. A.", "document_number": "40718293-5"}),
    ],
)
async def test_the_same_order_leads_to_the_case_it_opened(cases: CasesUnderTest, again: dict[str, Any]) -> None:
    case = await cases.walk_to("RECEIVED")
    for path in ("/v1/cases", "/v1/case-checks"):
        answer = await cases.staff(Role.ADMISSION).post(path, json=again)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "court-order-already-opened")
        assert (problem["case_id"], problem["case"]) == (case["id"], f"/v1/cases/{case['id']}")
        assert case["number"] in problem["detail"]
    assert len(await cases.rows("SELECT 1 FROM cases.cases")) == 1


@pytest.mark.feature("C03.1")
async def test_of_two_who_open_the_same_order_at_once_one_succeeds(cases: CasesUnderTest) -> None:
    admission = cases.staff(Role.ADMISSION)
    answers = await asyncio.gather(*(admission.post("/v1/cases", json=order()) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    opened = next(answer.json()["id"] for answer in answers if answer.status_code == 201)
    assert {answer.json().get("case_id", opened) for answer in answers} == {opened}
    assert len(await cases.rows("SELECT 1 FROM cases.persons")) == 1


@pytest.mark.feature("C03.1")
async def test_the_same_notification_opens_one_case_of_a_man(cases: CasesUnderTest) -> None:
    arrived(cases, "CASILLA")
    door = {"source": "CASILLA", "notification_id": NOTIFICATION}
    case = await cases.walk_to("RECEIVED", **door)
    other = order(resolution_number="9", **door)
    answer = await cases.staff(Role.ADMISSION).post("/v1/cases", json=other)
    assert (answer.status_code, answer.json()["code"]) == (409, "court-order-already-opened")
    assert answer.json()["case_id"] == case["id"]


async def test_an_order_of_another_centre_is_refused_without_telling_its_case(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    elsewhere = cases.as_staff(Role.ADMISSION, centres=(OTHER_CENTRE,))
    answer = await elsewhere.post("/v1/cases", json=order(centre_id=str(OTHER_CENTRE)))
    assert answer.status_code == 409
    assert case["id"] not in answer.text and case["number"] not in answer.text
    assert "coordinación nacional" in answer.json()["detail"]


async def test_nobody_opens_a_case_at_a_centre_where_he_does_not_work(cases: CasesUnderTest) -> None:
    answer = await cases.staff(Role.ADMISSION).post("/v1/cases", json=order(centre_id=str(OTHER_CENTRE)))
    assert (answer.status_code, answer.json()["code"]) == (403, "centre-out-of-reach")


@pytest.mark.feature("C03.2", "C03.3", "C03.4")
async def test_a_check_shows_the_cases_a_person_should_look_at(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED", document_sha256="a" * 64)
    unlike = order(
        expediente="00999-2025-0-1801-JR-FT-02",
        resolution_number="1",
        participant={"given_names": "Rómulo", "surnames": "Tacuri Poma", "document_number": "41112223"},
    )

    async def candidates(**changes: Any) -> list[tuple[str, list[str]]]:
        sent = unlike | changes | {"participant": unlike["participant"] | changes.get("participant", {})}
        checked = (await cases.staff(Role.ADMISSION).post("/v1/case-checks", json=sent)).raise_for_status().json()
        return [(found["case"]["id"], found["likenesses"]) for found in checked["candidates"]]

    same_name = {"given_names": "JULIAN ABEL", "surnames": "NAHUI QUISPE"}
    alike = {"given_names": "Julián Abel", "surnames": "Ñahui Quizpe"}
    assert await candidates() == []
    assert await candidates(participant=same_name) == [(case["id"], ["SAME_NAME"])]
    assert await candidates(participant=alike) == [(case["id"], ["ALIKE_NAME"])]
    assert await candidates(participant={"document_number": "40718293"}) == [(case["id"], ["SAME_DOCUMENT_NUMBER"])]
    assert await candidates(expediente=case["expediente"]) == [(case["id"], ["SAME_EXPEDIENTE"])]
    assert await candidates(document_sha256="a" * 64) == [(case["id"], ["SAME_ORDER_FILE"])]


async def test_a_second_order_on_the_same_man_is_a_case_of_the_same_person(cases: CasesUnderTest) -> None:
    first = await cases.walk_to("RECEIVED")
    man = {"surnames": "Nahui Q.", "phone": "912345678"}
    refused = await cases.staff(Role.ADMISSION).post("/v1/cases", json=order(resolution_number="8", participant=man))
    assert (refused.status_code, refused.json()["code"]) == (409, "document-of-another-name")
    assert refused.json()["person"] == f"/v1/persons/{first['participant']['person_id']}"
    assert "Julián Abel Ñahui Quispe" in refused.json()["detail"]
    man["same_man_because"] = "Firma con la inicial de su segundo apellido."
    second = await cases.walk_to("RECEIVED", resolution_number="8", participant=man)
    assert second["participant"]["person_id"] == first["participant"]["person_id"]
    assert second["participant"]["surnames"] == "Ñahui Quispe"
    assert second["participant"]["phone"] == "+51912345678"
    assert second["warnings"] == ["DOCUMENT_KNOWN_UNDER_OTHER_NAME", "MAN_HAS_RUNNING_CASE"]
    assert (first["number"][-6:], second["number"][-6:]) == ("000001", "000002")


async def test_a_repeated_request_opens_one_case_and_gets_the_first_answer(cases: CasesUnderTest) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    admission = cases.staff(Role.ADMISSION)
    first = await admission.post("/v1/cases", json=order(), headers=headers)
    again = await admission.post("/v1/cases", json=order(), headers=headers)
    other = await admission.post("/v1/cases", json=order(resolution_number="4"), headers=headers)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert other.json()["code"] == "idempotency-key-reused"
    assert len(await cases.rows("SELECT 1 FROM cases.cases")) == 1


@pytest.mark.feature("C01.1", "C01.2")
@pytest.mark.parametrize("source", ["CASILLA", "INSTITUTION"])
@pytest.mark.parametrize("path", ["/v1/cases", "/v1/case-checks"])
async def test_a_notification_that_did_not_arrive_here_by_that_door_opens_nothing(
    cases: CasesUnderTest, source: str, path: str
) -> None:
    admission = cases.staff(Role.ADMISSION)
    sent = order(source=source, notification_id=NOTIFICATION)
    invented = await admission.post(path, json=sent)
    arrived(cases, "INSTITUTION" if source == "CASILLA" else "CASILLA")
    other_door = await admission.post(path, json=sent)
    arrived(cases, source, centre=CentreReference(id=OTHER_CENTRE, name="Otro"))
    other_centre = await admission.post(path, json=sent)
    for answer in (invented, other_door, other_centre):
        assert (answer.status_code, answer.json()["code"]) == (422, "notification-unknown")
        assert "bandeja" in answer.json()["title"]
    assert await cases.rows("SELECT 1 FROM cases.cases") == []


@pytest.mark.feature("C01.1")
async def test_a_notification_that_belongs_to_a_case_opens_no_other(cases: CasesUnderTest) -> None:
    elsewhere = uuid4()
    arrived(
        cases, "CASILLA", state=NotificationState.MATCHED, case=CaseReference(id=elsewhere, number="CAI-2026-000099")
    )
    sent = order(source="CASILLA", notification_id=NOTIFICATION)
    answer = await cases.staff(Role.ADMISSION).post("/v1/cases", json=sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "notification-already-matched")
    assert answer.json()["case"] == f"/v1/cases/{elsewhere}"


@pytest.mark.feature("C01.1")
async def test_while_interop_does_not_answer_nothing_is_opened_unverified(cases: CasesUnderTest) -> None:
    arrived(cases, "CASILLA")
    cases.interop.fail_on("get_notification", UpstreamUnavailable())
    admission, sent = cases.staff(Role.ADMISSION), order(source="CASILLA", notification_id=NOTIFICATION)
    answer = await admission.post("/v1/cases", json=sent)
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream-unavailable")
    assert answer.headers["Retry-After"]
    assert await cases.rows("SELECT 1 FROM cases.cases") == []
    assert (await admission.post("/v1/cases", json=order())).status_code == 201, "an order on paper needs nobody"
    cases.interop.fail_on("get_notification", None)


@pytest.mark.feature("C03.3")
async def test_many_orders_without_a_file_do_not_hide_the_man_himself(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    for number in range(21):
        other = {"surnames": f"Otro{number:c<9}", "given_names": "Zenón", "document_number": f"450000{number:02}"}
        await cases.walk_to("RECEIVED", participant=other, expediente=f"{500 + number:05}-2026-0-1801-JR-FT-15")
    again = order(expediente="00900-2026-0-1801-JR-FT-15", resolution_number="7")
    checked = (await cases.staff(Role.ADMISSION).post("/v1/case-checks", json=again)).raise_for_status().json()
    assert [found["case"]["id"] for found in checked["candidates"]] == [case["id"]]
