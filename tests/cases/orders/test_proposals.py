"""From the casilla, or an institution's system, to the case without typing it twice."""

from typing import Any

import pytest

from services.interop.client import OrderProposal
from services.interop.orders.models.notifications import StatedOrder
from shared.security.principal import Role
from tests.cases.conftest import OTHER_CENTRE, CasesUnderTest, order
from tests.cases.orders.test_further_orders import later
from tests.cases.orders.test_opening_cases import NOTIFICATION, arrived

pytestmark = pytest.mark.anyio

PATH = f"/v1/order-proposals/{NOTIFICATION}"
EXPEDIENTE = "00123-2026-0-1801-JR-FT-15"
READ = OrderProposal(
    expediente=EXPEDIENTE,
    resolution_number="3",
    resolution_date="2026-01-12",
    participant_name="ÑAHUI QUISPE JULIÁN ABEL",
    document_number="40718293",
    measures=["REEDUCATION", "NO_APPROACH"],
)
STATED = StatedOrder(expediente=EXPEDIENTE, resolution_number="TRES")
NAMES = ["participant.given_names", "participant.surnames"]


async def propose(cases: CasesUnderTest) -> dict[str, Any]:
    answer = await cases.staff(Role.ADMISSION).get(PATH)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


@pytest.mark.feature("C01.12")
@pytest.mark.parametrize(
    ("door", "said"), [("CASILLA", ("READ", "SURE", "LIKELY")), ("INSTITUTION", ("STATED", "SURE", "SURE"))]
)
async def test_what_arrived_is_proposed_with_where_it_comes_from_and_how_sure_it_is(
    cases: CasesUnderTest, door: str, said: tuple[str, str, str]
) -> None:
    arrived(cases, door, proposals=READ, stated=STATED, document_sha256="a" * 64)
    proposal = await propose(cases)
    proposed = proposal["order"]
    assert proposed["participant"] == {
        "given_names": "JULIÁN ABEL",
        "surnames": "ÑAHUI QUISPE",
        "document_type": "DNI",
        "document_number": "40718293",
        "phone": None,
        "birth_date": None,
        "same_man_because": None,
    }
    assert (proposed["source"], proposed["notification_id"]) == (door, NOTIFICATION)
    assert (proposed["expediente"], proposed["resolution_number"]) == (EXPEDIENTE, "3")
    assert (proposed["received_on"], proposed["resolution_date"]) == ("2026-01-14", "2026-01-12")
    assert (proposed["measures"], proposed["basis"]) == (["REEDUCATION", "NO_APPROACH"], "PROTECTION_MEASURE")
    fields = {one["field"]: (one["origin"], one["certainty"]) for one in proposal["fields"]}
    origin, confirmed_twice, told_once = said
    assert fields["expediente"] == fields["resolution_number"] == (origin, confirmed_twice)
    assert fields["measures"] == fields["resolution_date"] == (origin, told_once)
    assert fields["received_on"] == ("ARRIVAL", "SURE")
    assert fields["basis"] == ("ASSUMED", "LIKELY")
    assert (proposal["missing"], proposal["to_confirm"]) == ([], NAMES)


@pytest.mark.feature("C01.12", "C02.1")
@pytest.mark.parametrize("door", ["CASILLA", "INSTITUTION"])
async def test_a_case_is_opened_with_corrections_only(cases: CasesUnderTest, door: str) -> None:
    arrived(cases, door, proposals=READ, stated=STATED)
    admission = cases.staff(Role.ADMISSION)
    said: dict[str, Any] = {"corrections": {"participant": {"phone": "987654321", "given_names": "Julián Abel"}}}
    for path in (f"{PATH}/checks", f"{PATH}/case"):
        doubtful = await admission.post(path, json=said)
        assert (doubtful.status_code, doubtful.json()["code"]) == (422, "proposal-unconfirmed")
        assert [error["field"] for error in doubtful.json()["errors"]] == ["participant.surnames"]
    said |= {"confirmed": ["participant.surnames"]}
    checked = (await admission.post(f"{PATH}/checks", json=said)).raise_for_status().json()
    assert (checked["expediente"], checked["warnings"]) == (EXPEDIENTE, [])
    opened = await admission.post(f"{PATH}/case", json=said)
    case = opened.json()
    assert opened.status_code == 201, case
    assert opened.headers["Location"] == f"/v1/cases/{case['id']}"
    assert (case["source"], case["notification_id"]) == (door, NOTIFICATION)
    assert (case["participant"]["given_names"], case["participant"]["surnames"]) == ("Julián Abel", "ÑAHUI QUISPE")
    assert case["participant"]["phone"] == "+51987654321"
    again = await admission.post(f"{PATH}/case", json=said)
    assert (again.status_code, again.json()["case_id"]) == (409, case["id"])


@pytest.mark.feature("C01.12")
async def test_a_known_man_is_proposed_as_the_centre_knows_him(cases: CasesUnderTest) -> None:
    await cases.walk_to("RECEIVED", resolution_number="1")
    arrived(cases, "CASILLA", proposals=READ, stated=STATED)
    proposal = await propose(cases)
    assert proposal["order"]["participant"]["given_names"] == "Julián Abel"
    fields = {one["field"]: (one["origin"], one["certainty"]) for one in proposal["fields"]}
    assert fields["participant.surnames"] == ("KNOWN", "SURE")
    assert proposal["to_confirm"] == []
    refused = await cases.staff(Role.ADMISSION).post(f"{PATH}/case", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "man-has-running-case")


@pytest.mark.feature("C01.12")
async def test_of_a_scan_every_missing_field_is_named_and_nothing_is_guessed(cases: CasesUnderTest) -> None:
    arrived(cases, "CASILLA", proposals=OrderProposal(), readable=False)
    proposal = await propose(cases)
    missing = [
        "measures",
        "resolution_number",
        "resolution_date",
        "participant.given_names",
        "participant.surnames",
        "participant.document_type",
        "participant.document_number",
    ]
    assert (proposal["readable"], sorted(proposal["missing"])) == (False, sorted(missing))
    refused = await cases.staff(Role.ADMISSION).post(f"{PATH}/case", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "order-unfinished")
    assert sorted(error["field"] for error in refused.json()["errors"]) == sorted(missing)


@pytest.mark.feature("C01.12")
async def test_what_was_read_and_stated_otherwise_is_doubtful(cases: CasesUnderTest) -> None:
    other = STATED.model_copy(update={"expediente": "00124-2026-0-1801-JR-FT-15", "resolution_number": "4"})
    arrived(cases, "CASILLA", proposals=READ, stated=other)
    assert (await propose(cases))["to_confirm"] == ["expediente", "resolution_number", *NAMES]


@pytest.mark.feature("C01.12")
async def test_the_notification_decides_centre_and_door_and_is_its_centres_alone(cases: CasesUnderTest) -> None:
    arrived(cases, "CASILLA", proposals=READ, stated=STATED)
    said = {"corrections": {"centre_id": str(OTHER_CENTRE)}, "confirmed": NAMES}
    refused = await cases.staff(Role.ADMISSION).post(f"{PATH}/case", json=said)
    assert (refused.status_code, refused.json()["code"]) == (422, "fixed-by-notification")
    elsewhere = cases.as_staff(Role.ADMISSION, centres=(OTHER_CENTRE,))
    assert (await elsewhere.get(PATH)).status_code == 404
    nothing = PATH.replace("f1", "f2")
    assert (await cases.staff(Role.ADMISSION).get(nothing)).status_code == 404


@pytest.mark.feature("C01.10", "C01.12")
async def test_a_further_order_is_taken_from_its_notification(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED", resolution_number="1")
    arrived(cases, "CASILLA", proposals=READ, stated=STATED)
    body = {
        "role": "VARIED_BY",
        "notification_id": NOTIFICATION,
        "amendments": {"corrections": {"measures": ["REEDUCATION"]}},
    }
    path = f"/v1/cases/{case['id']}/orders"
    answer = await cases.change(cases.staff(Role.ADMISSION), "POST", path, body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["orders"][1]["notification_id"] == NOTIFICATION
    assert answer.json()["orders"][1]["in_force"]["measures"] == ["REEDUCATION"]
    for wrong in ({"role": "VARIED_BY"}, body | {"order": later()}):
        refused = await cases.change(cases.staff(Role.ADMISSION), "POST", path, wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "order")


@pytest.mark.feature("C01.12")
async def test_an_unfinished_order_has_the_fields_of_a_whole_one(cases: CasesUnderTest) -> None:
    schemas = cases.app.openapi()["components"]["schemas"]
    for unfinished, whole in (("UnfinishedOrder", "CourtOrder"), ("UnfinishedParticipant", "OrderedParticipant")):
        assert set(schemas[unfinished]["properties"]) == set(schemas[whole]["properties"])
    assert order().keys() <= schemas["UnfinishedOrder"]["properties"].keys()
