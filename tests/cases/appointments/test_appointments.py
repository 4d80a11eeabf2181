"""Appointments: made for a time to come, told to him on paper, and settled once."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.identity.client import Staff
from services.identity.client.fake import example_staff
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C12.2")]


def body(cases: CasesUnderTest, person: Staff, hours: float = 24) -> dict[str, Any]:
    starts = cases.runtime.clock.now() + timedelta(hours=hours)
    return {
        "kind": "FIRST_INTERVIEW",
        "starts_at": starts.replace(microsecond=0).isoformat(),
        "place": "Jr. Ejemplo 123, <Breña>",
        "professional_id": str(person.id),
    }


async def make(cases: CasesUnderTest, path: str, new: dict[str, Any]) -> httpx2.Response:
    return await cases.staff(Role.ADMISSION).post(f"{path}/appointments", json=new)


async def settle(cases: CasesUnderTest, appointment: dict[str, Any], state: str) -> httpx2.Response:
    version = {"If-Match": f'"{appointment["version"]}"'}
    url = f"/v1/appointments/{appointment['id']}/result"
    return await cases.staff(Role.PSYCHOLOGIST).post(url, json={"state": state}, headers=version)


async def test_from_the_appointment_to_its_result(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    carla = cases.identity.put_staff(example_staff(CENTRE))
    made = (await make(cases, path, body(cases, carla))).raise_for_status().json()
    assert (made["state"], made["participant_name"]) == ("SCHEDULED", "Julián Abel Ñahui Quispe")
    page = await cases.staff(Role.ADMISSION).get(f"/v1/appointments/{made['id']}/citation")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Julián Abel Ñahui Quispe" in page.text
    assert "&lt;Breña&gt;" in page.text
    assert "CAI Virtual" not in page.text and "violencia" not in page.text, "others may read it at his home"
    told = await cases.staff(Role.ADMISSION).post(
        f"/v1/appointments/{made['id']}/notice",
        json={"notified_on": "2026-11-27", "how": "Firmó el cargo."},
        headers={"If-Match": '"1"'},
    )
    noted = told.raise_for_status().json()
    early = await settle(cases, noted, "MISSED")
    assert (early.status_code, early.json()["code"]) == (409, "appointment-not-yet")
    await cases.rows("UPDATE cases.appointments SET starts_at = starts_at - interval '1 day'")
    done = (await settle(cases, noted, "ATTENDED")).raise_for_status().json()
    assert (done["state"], done["settled_by"]["id"]) == ("ATTENDED", "staff-psychologist")
    again = await settle(cases, done, "MISSED")
    assert (again.status_code, again.json()["code"]) == (409, "appointment-settled")


async def test_what_cannot_be_is_refused(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    carla = cases.identity.put_staff(example_staff(CENTRE))
    stranger = cases.identity.put_staff(example_staff(OTHER_CENTRE))
    new = body(cases, carla)
    (await make(cases, path, new)).raise_for_status()
    for refused, status, code in (
        (body(cases, carla, hours=-1), 422, "appointment-past"),
        (body(cases, stranger), 422, "professional-unknown"),
        (new, 409, "professional-busy"),
    ):
        answer = await make(cases, path, refused)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_days_and_a_professionals_appointments_the_soonest_first(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    carla, diego = (cases.identity.put_staff(example_staff(CENTRE)) for _ in "ab")
    later = (await make(cases, path, body(cases, carla, hours=50))).json()
    soon = (await make(cases, path, body(cases, diego, hours=2))).json()
    cancelled = (await settle(cases, (await make(cases, path, body(cases, diego, hours=3))).json(), "CANCELLED")).json()
    reader = cases.staff(Role.FACILITATOR)

    async def listed(**asked: str) -> list[str]:
        return [one["id"] for one in (await reader.get("/v1/appointments", params=asked)).json()["items"]]

    assert await listed() == [soon["id"], cancelled["id"], later["id"]]
    assert await listed(state="SCHEDULED") == [soon["id"], later["id"]]
    assert await listed(professional=str(carla.id)) == [later["id"]]
    assert await listed(**{"from": later["starts_at"][:10]}) in ([later["id"]], [])
    of_case = (await reader.get(f"{path}/appointments")).json()["items"]
    assert [one["id"] for one in of_case] == [cancelled["id"], soon["id"], later["id"]]
    assert await cases.as_staff(Role.ADMISSION, centres=(OTHER_CENTRE,)).get("/v1/appointments")
