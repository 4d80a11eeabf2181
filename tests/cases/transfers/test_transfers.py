"""A case is offered to another centre, which takes it over in one instant, or does not."""

import asyncio
from typing import Any
from uuid import UUID

import httpx2
import pytest

from services.sessions.client.fake import example_progress
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C15.1")]

OFFER = {"to_centre_id": str(OTHER_CENTRE), "reason": "Se mudó a Arequipa."}
CONTACT = {
    "full_name": "Centinela Inventada",
    "phone": "987111222",
    "address": "Jirón Centinela 55",
    "ubigeo": "150105",
}
NO = {"reason": "No hay cupo hasta marzo."}


def there(cases: CasesUnderTest, role: Role = Role.COORDINATOR) -> httpx2.AsyncClient:
    return cases.as_staff(role, centres=(OTHER_CENTRE,))


async def offered(cases: CasesUnderTest, state: str = "ADMITTED") -> tuple[str, dict[str, Any]]:
    """The path of a case that has her contact, and its offer to the other centre."""
    await cases.rows(
        "INSERT INTO cases.centre_names (id, name, version) VALUES ($1, 'CAI Breña', 1), ($2, 'CAI Arequipa', 1)",
        CENTRE,
        OTHER_CENTRE,
    )
    path = f"/v1/cases/{(await cases.walk_to(state))['id']}"
    (await cases.change(cases.staff(Role.SOCIAL_WORKER), "PUT", f"{path}/victim", CONTACT)).raise_for_status()
    progress = example_progress(centre_id=CENTRE, case_id=UUID(path.rpartition("/")[2]), credited=1, required=2)
    cases.sessions.put_progress(progress)
    answer = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/transfers", OFFER)
    assert answer.status_code == 201, answer.text
    transfer: dict[str, Any] = answer.json()
    return path, transfer


async def decided(
    client: httpx2.AsyncClient, transfer: dict[str, Any], how: str, body: dict[str, str] | None = None
) -> httpx2.Response:
    path = f"/v1/transfers/{transfer['id']}/{how}"
    return await client.post(path, json=body, headers={"If-Match": f'"{transfer["version"]}"'})


async def test_both_centres_read_the_offer_and_neither_loses_sight_before(cases: CasesUnderTest) -> None:
    path, transfer = await offered(cases)
    for client in (cases.staff(Role.COORDINATOR), there(cases)):
        (seen,) = (await client.get("/v1/transfers")).json()["items"]
        assert seen == transfer == (await client.get(f"/v1/transfers/{transfer['id']}")).json()
    assert transfer["summary"]["credited_sessions"] == 1
    assert (transfer["summary"]["state"], transfer["to_centre"]["name"]) == ("ADMITTED", "CAI Arequipa")
    assert "Centinela" not in str(transfer)
    assert (await there(cases).get(path)).status_code == 404
    assert (await cases.staff(Role.COORDINATOR).get(path)).json()["state"] == "ADMITTED"
    third = cases.as_staff(Role.COORDINATOR, centres=(UUID(int=7),))
    assert (await third.get(f"/v1/transfers/{transfer['id']}")).status_code == 404
    twice = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/transfers", OFFER)
    assert (twice.status_code, twice.json()["code"]) == (409, "transfer-under-way")


async def test_the_other_centre_takes_the_case_over_in_one_instant(cases: CasesUnderTest) -> None:
    path, transfer = await offered(cases)
    before = (await cases.staff(Role.COORDINATOR).get(path)).json()
    transfer = (await decided(there(cases), transfer, "acceptance")).raise_for_status().json()
    left = (await cases.staff(Role.COORDINATOR).get(path)).json()
    assert (left["state"], left["discharge_reason"]) == ("DISCHARGED", "TRANSFERRED")
    new_path = f"/v1/cases/{transfer['new_case']['id']}"
    case = (await there(cases).get(new_path)).raise_for_status().json()
    assert (case["state"], case["centre"]["id"]) == ("RECEIVED", str(OTHER_CENTRE))
    for same in ("expediente", "court", "measures", "resolution_number", "received_on", "risk_level"):
        assert case[same] == before[same], same
    assert case["participant"]["document_number"] == before["participant"]["document_number"]
    (entry,) = (await there(cases).get(f"{new_path}/history")).json()["items"]
    assert (entry["cause"], entry["reference"]) == ("TRANSFER", transfer["id"])
    assert (await cases.staff(Role.COORDINATOR).get(new_path)).status_code == 404
    assert (await there(cases).get(path)).status_code == 404
    again = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/readmissions", {"reason": "Vuelve."})
    assert (again.status_code, again.json()["code"]) == (409, "readmission-refused")


async def test_the_other_centre_has_his_credit_in_sight(cases: CasesUnderTest) -> None:
    _, transfer = await offered(cases)
    transfer = (await decided(there(cases), transfer, "acceptance")).json()
    summary = (await there(cases).get(f"/v1/cases/{transfer['new_case']['id']}/summary")).raise_for_status().json()
    assert summary["earlier_progress"]["told"]["credited_sessions"] == 1


async def test_she_is_protected_at_the_other_centre_and_no_longer_told_of_at_the_first(cases: CasesUnderTest) -> None:
    path, transfer = await offered(cases)
    why = {"reason": "Seguimiento de su seguridad."}
    assert (await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/victim-disclosures", json=why)).status_code == 200
    transfer = (await decided(there(cases), transfer, "acceptance")).json()
    refused = await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/victim-disclosures", json=why)
    assert (refused.status_code, "Centinela" in refused.text) == (404, False)
    new_path = f"/v1/cases/{transfer['new_case']['id']}"
    told = await there(cases, Role.SOCIAL_WORKER).post(f"{new_path}/victim-disclosures", json=why)
    assert told.json()["address"] == CONTACT["address"]
    waiting = await cases.as_service("cai-interop").post(f"{path}/victim-disclosures", json=why)
    assert waiting.json()["address"] == CONTACT["address"], "what interop has yet to send of the first case still goes"
    for table in ("transfers", "case_history", "audit_log", "events", "court_orders", "decisions"):
        rows = await cases.rows(f"SELECT t::text FROM cases.{table} t")
        assert not any("Centinela" in row[0] or "987111222" in row[0] for row in rows), table


async def test_it_is_refused_or_withdrawn_with_a_reason_and_by_the_right_centre(cases: CasesUnderTest) -> None:
    path, transfer = await offered(cases, "CONTACTED")
    here = cases.staff(Role.COORDINATOR)
    for client, how, body in ((here, "acceptance", None), (here, "refusal", NO), (there(cases), "withdrawal", NO)):
        assert (await decided(client, transfer, how, body)).status_code == 404, how
    refused = (await decided(there(cases), transfer, "refusal", NO)).raise_for_status().json()
    assert (refused["state"], refused["decision_reason"]) == ("REFUSED", NO["reason"])
    assert (await here.get(f"/v1/transfers/{transfer['id']}")).json() == refused
    late = await decided(here, refused, "withdrawal", NO)
    assert (late.status_code, late.json()["code"]) == (409, "transfer-decided")
    anew = (await cases.change(here, "POST", f"{path}/transfers", OFFER)).raise_for_status().json()
    assert (await decided(here, anew, "withdrawal", NO)).json()["state"] == "WITHDRAWN"
    assert (await here.get(path)).json()["state"] == "CONTACTED"


@pytest.mark.parametrize("other", ["acceptance", "withdrawal"])
async def test_of_two_decisions_at_once_one_holds(cases: CasesUnderTest, other: str) -> None:
    path, transfer = await offered(cases, "CONTACTED")
    second = there(cases) if other == "acceptance" else cases.staff(Role.COORDINATOR)
    answers = await asyncio.gather(
        decided(there(cases), transfer, "acceptance"),
        decided(second, transfer, other, None if other == "acceptance" else NO),
    )
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert sum(answer.status_code == 200 for answer in answers) == 1
    state = (await there(cases).get(f"/v1/transfers/{transfer['id']}")).json()["state"]
    opened = await cases.rows("SELECT 1 FROM cases.cases WHERE centre_id = $1", OTHER_CENTRE)
    ended = (await cases.staff(Role.COORDINATOR).get(path)).json()["state"] == "DISCHARGED"
    assert (len(opened), ended) == ((1, True) if state == "ACCEPTED" else (0, False))


async def test_a_centre_that_there_is_not_is_offered_nothing(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    for centre in (str(CENTRE), str(UUID(int=9))):
        body = OFFER | {"to_centre_id": centre}
        refused = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/transfers", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "transfer-centre-unfit")
