"""The list that is opened in the morning: what waits for whom, what is overdue and why."""

import json
from typing import Any

import pytest

from services.identity.client.fake import example_staff
from shared.security.principal import Role
from tests.cases.appointments.test_appointments import body, make
from tests.cases.assignments.test_assignments import assign, professional
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest
from tests.cases.incidents.test_incidents import INCIDENT

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C05.6")]


async def let_pass(cases: CasesUnderTest, time: str) -> None:
    """Have what is on record lie so much longer back."""
    for table, column in (
        ("cases", "state_since"),
        ("cases", "next_due_on"),
        ("appointments", "starts_at"),
        ("incidents", "created_at"),
    ):
        await cases.rows(f"UPDATE cases.{table} SET {column} = {column} - interval '{time}'")


async def work_list(cases: CasesUnderTest, role: Role = Role.COORDINATOR, **asked: str) -> dict[str, Any]:
    answer = await cases.staff(role).get("/v1/work-list", params=asked)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def shown(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["kind"], one["case"]["number"]) for one in found["items"]]


def counted(found: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {one["kind"]: (one["count"], one["overdue"]) for one in found["counts"]}


async def test_everything_that_waits_is_on_one_list_what_is_due_first_first(cases: CasesUnderTest) -> None:
    today = cases.runtime.clock.now().date()
    fresh = {"resolution_date": str(today), "received_on": str(today)}
    case = await cases.walk_to("RECEIVED", **fresh)
    path, number = f"/v1/cases/{case['id']}", case["number"]
    expected = await make(cases, path, body(cases, cases.identity.put_staff(example_staff(CENTRE)), hours=1))
    expected.raise_for_status()
    (await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/incidents", json=INCIDENT)).raise_for_status()
    await let_pass(cases, "2 hours")
    found = await work_list(cases)
    assert {kind for kind, _ in shown(found)} == {"APPOINTMENT", "DUTY", "INCIDENT"}
    assert [one["due_on"] for one in found["items"]] == sorted(one["due_on"] for one in found["items"])
    duty = next(one for one in found["items"] if one["kind"] == "DUTY")
    assert duty["what"]["es"].startswith("Primer contacto: vence el ")
    assert (duty["participant_name"], duty["case_state"]) == ("Julián Abel Ñahui Quispe", "RECEIVED")
    assert duty["href"] == path
    assert (await cases.staff(Role.COORDINATOR).get(duty["href"])).status_code == 200
    await let_pass(cases, "40 days")
    late = await work_list(cases)
    assert counted(late) == {"APPOINTMENT": (1, 1), "DUTY": (1, 1), "INCIDENT": (1, 1), "STANDING": (1, 1)}
    standing = next(one for one in late["items"] if one["kind"] == "STANDING")
    assert standing["what"]["es"].startswith("Recibido desde el ")
    assert shown(await work_list(cases, kind="STANDING", overdue="true")) == [("STANDING", number)]
    assert (await work_list(cases, overdue="false"))["items"] == []


async def test_each_role_has_its_own_and_mine_is_what_i_answer_for(cases: CasesUnderTest) -> None:
    first = await cases.walk_to("RECEIVED")
    second = await cases.walk_to("RECEIVED", resolution_number="4", participant={"document_number": "45879632"})
    path = f"/v1/cases/{first['id']}"
    (await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/incidents", json=INCIDENT)).raise_for_status()
    assert "INCIDENT" in counted(await work_list(cases, Role.SOCIAL_WORKER))
    assert "INCIDENT" not in counted(await work_list(cases, Role.PSYCHOLOGIST))
    assert await work_list(cases, Role.FACILITATOR) == {"items": [], "counts": []}
    carla = professional(cases)
    (await assign(cases, path, carla)).raise_for_status()
    mine = cases.staff(Role.PSYCHOLOGIST, subject=str(carla.id))
    found = (await mine.get("/v1/work-list", params={"mine": "true"})).json()
    assert {number for _, number in shown(found)} == {first["number"]}
    everybody = {number for _, number in shown((await mine.get("/v1/work-list")).json())}
    assert everybody == {first["number"], second["number"]}


async def test_a_centre_sees_its_own(cases: CasesUnderTest) -> None:
    await cases.walk_to("RECEIVED")
    stranger = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    assert (await stranger.get("/v1/work-list")).json() == {"items": [], "counts": []}


async def test_of_two_duties_of_one_day_it_names_the_one_that_is_still_open(cases: CasesUnderTest) -> None:
    await cases.walk_to("ASSESSED")
    both = [{"duty": duty, "on": "2026-02-02", "policy": "x"} for duty in ("FIRST_CONTACT", "INITIAL_REPORT")]
    due = json.dumps(both)
    await cases.rows(f"UPDATE cases.cases SET due_dates = '{due}', next_due_on = '2026-02-02'")
    [duty] = (await work_list(cases, kind="DUTY"))["items"]
    assert duty["what"]["es"] == "Informe inicial: vence el 02/02/2026"
    await cases.rows("UPDATE cases.cases SET due_dates = '[]'")
    [other] = (await work_list(cases, kind="DUTY"))["items"]
    assert other["what"]["es"] == "Plazo por cumplir: vence el 02/02/2026", "nothing breaks it"
