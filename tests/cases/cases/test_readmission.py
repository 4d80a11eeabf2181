"""A discharged man comes back under the same order: another case, linked to the one that ended."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx2
import pytest

from services.cases.orders.rules.due_dates import due_dates, intake_policy
from services.sessions.client.fake import example_progress
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, CasesUnderTest, assessment

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C14.6")]

BACK = {"reason": "El juzgado requiere que retome el programa.", "effective_on": "2026-03-02"}
CONTACT = {"full_name": "Persona Inventada", "phone": "987654321", "ubigeo": "150105"}


async def discharged(cases: CasesUnderTest, reason: str = "TRANSFERRED", state: str = "ADMITTED") -> str:
    """The path of a case that was admitted and has ended on 10 February."""
    path = f"/v1/cases/{(await cases.walk_to(state))['id']}"
    await cases.rows("UPDATE cases.cases SET state_since = '2026-01-25T12:00Z'")
    body = {"reason": reason, "summary": "Según oficio.", "effective_on": "2026-02-10"}
    (await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/discharge", body)).raise_for_status()
    return path


async def readmitted(
    cases: CasesUnderTest, path: str, role: Role = Role.COORDINATOR, **changes: Any
) -> httpx2.Response:
    return await cases.change(cases.staff(role), "POST", f"{path}/readmissions", BACK | changes)


async def test_he_starts_anew_under_the_same_order_with_periods_of_his_own(cases: CasesUnderTest) -> None:
    path = await discharged(cases)
    before = (await cases.staff(Role.COORDINATOR).get(path)).json()
    answer = await readmitted(cases, path)
    case = answer.raise_for_status().json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/v1/cases/{case['id']}")
    assert (case["state"], case["state_since"], case["admitted_at"]) == ("RECEIVED", "2026-03-02T05:00:00Z", None)
    assert case["readmission_of"] == {"id": before["id"], "number": before["number"]}
    assert case["number"] != before["number"]
    for same in ("participant", "expediente", "court", "resolution_number", "received_on", "measures"):
        assert case[same] == before[same], same
    days = due_dates(date(2026, 3, 2), intake_policy())
    assert {one["duty"]: one["on"] for one in case["due_dates"]} == {
        duty.value: day.isoformat() for duty, day in days.items()
    }
    (opening,) = (await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case['id']}/history")).json()["items"]
    assert (opening["cause"], opening["note"], opening["effective_on"]) == ("READMISSION", BACK["reason"], "2026-03-02")
    (decision,) = (await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case['id']}/decisions")).json()["items"]
    assert (decision["kind"], decision["readmission"]) == ("READMISSION", BACK)
    assert (await cases.staff(Role.COORDINATOR).get(path)).json() == before, "the ended case stays as it was"
    (told,) = await cases.rows("SELECT count(*) FROM cases.events WHERE type = 'pe.cai.case.opened.v1'")
    assert tuple(told) == (2,)


async def test_his_credit_of_before_is_in_sight(cases: CasesUnderTest) -> None:
    path = await discharged(cases)
    ended = UUID(path.rpartition("/")[2])
    cases.sessions.put_progress(example_progress(centre_id=CENTRE, case_id=ended, credited=1, required=2))
    case = (await readmitted(cases, path)).json()
    summary = (await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case['id']}/summary")).json()
    assert summary["progress"] == {"state": "TOLD", "told": None}
    assert summary["earlier_progress"]["told"]["credited_sessions"] == 1
    earlier = (await cases.staff(Role.COORDINATOR).get(f"{path}/summary")).json()
    assert earlier["earlier_progress"] == {"state": "TOLD", "told": None}


async def test_the_risk_and_how_to_reach_her_go_with_him(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("CONTACTED")
    path = f"/v1/cases/{case['id']}"
    social_worker = cases.staff(Role.SOCIAL_WORKER)
    risk = {"level": "severo", "score": 30, "form_version": "FVR RM 328-2019"}
    assessed = await social_worker.post(f"{path}/assessments", json=assessment("SOCIAL", risk=risk))
    assessed.raise_for_status()
    (await cases.change(social_worker, "PUT", f"{path}/victim", CONTACT)).raise_for_status()
    body = {"reason": "OTHER_DISTRICT", "summary": "Vive en otro distrito.", "effective_on": "2026-02-10"}
    (await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/discharge", body)).raise_for_status()
    back = (await readmitted(cases, path)).json()
    assert back["risk_level"] == "severo"
    told = await social_worker.post(f"/v1/cases/{back['id']}/victim-disclosures", json={"reason": "Derivar al CEM."})
    assert told.json()["full_name"] == "Persona Inventada"
    (events,) = await cases.rows(
        "SELECT count(*) FROM cases.events WHERE type = 'pe.cai.victim.recorded.v1' AND subject = $1", UUID(back["id"])
    )
    assert tuple(events) == (1,)
    disclosures = await cases.rows("SELECT case_id FROM cases.victim_disclosures")
    assert len(disclosures) == 1, "carrying it over discloses it to nobody"


async def test_he_has_one_open_case_by_an_order(cases: CasesUnderTest) -> None:
    path = await discharged(cases)
    running = (await readmitted(cases, path)).json()
    again = await readmitted(cases, path)
    assert (again.status_code, again.json()["code"], again.json()["case_id"]) == (
        409,
        "readmission-refused",
        running["id"],
    )
    assert running["number"] in again.json()["detail"]
    open_one = await readmitted(cases, f"/v1/cases/{running['id']}")
    assert (open_one.status_code, "«Recibido»" in open_one.json()["detail"]) == (409, True)
    body = {"reason": "TRANSFERRED", "summary": "Según oficio.", "effective_on": "2026-03-05"}
    second = f"/v1/cases/{running['id']}"
    (await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{second}/discharge", body)).raise_for_status()
    assert (await readmitted(cases, second, effective_on="2026-03-09")).status_code == 201


@pytest.mark.parametrize("reason", ["DECEASED", "ORDER_REVOKED"])
async def test_nobody_is_readmitted_whose_order_or_life_has_ended(cases: CasesUnderTest, reason: str) -> None:
    refused = await readmitted(cases, await discharged(cases, reason))
    assert (refused.status_code, refused.json()["code"]) == (409, "readmission-refused")


async def test_a_readmission_has_its_reason_its_day_and_its_coordinator(cases: CasesUnderTest) -> None:
    path = await discharged(cases)
    early = await readmitted(cases, path, effective_on="2026-02-09")
    assert (early.status_code, early.json()["code"]) == (422, "move-out-of-order")
    assert (await readmitted(cases, path, reason="")).status_code == 422
    assert (await readmitted(cases, path, Role.ADMISSION)).status_code == 403
    assert len(await cases.rows("SELECT 1 FROM cases.cases")) == 1


async def test_the_funnel_counts_his_order_once(cases: CasesUnderTest) -> None:
    await readmitted(cases, await discharged(cases))
    period = {"centre_id": str(CENTRE), "received_from": "2026-01-01", "received_to": "2026-01-31"}
    funnel = (await cases.staff(Role.COORDINATOR).get("/v1/start-funnel", params=period)).json()
    assert [step["cases"] for step in funnel["steps"][:2]] == [1, 1]
    assert [one["state"] for one in funnel["ageing"]] == ["RECEIVED"], "but he waits as others do"
