"""Incidents on protection measures: reported, decided once, alerted when verified."""

import json
from datetime import datetime
from typing import Any

import pytest

from shared.principal import Role
from tests.cases.conftest import CasesUnderTest

pytestmark = pytest.mark.anyio

INCIDENT = {
    "measure": "NO_APPROACH",
    "reported_by": "CEM",
    "severity": "moderado",
    "occurred_at": "2026-02-01T01:00:00Z",
    "description": "Se presentó en el trabajo de la persona protegida.",
}


async def report(cases: CasesUnderTest, **changes: Any) -> str:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}/incidents"
    answer = await cases.staff(Role.FACILITATOR).post(path, json=INCIDENT | changes)
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"'), answer.text
    assert answer.headers["Location"] == f"{path}/{answer.json()['id']}"
    return str(answer.headers["Location"])


async def decide(cases: CasesUnderTest, path: str, verified: bool, version: int = 1) -> Any:
    body = {"verified": verified, "note": "Confirmado con el CEM."}
    return await cases.staff(Role.SOCIAL_WORKER).post(
        f"{path}/verification", json=body, headers={"If-Match": f'"{version}"'}
    )


@pytest.mark.feature("C13.1", "C13.2", "C13.3")
async def test_a_report_alerts_nobody_until_a_person_verifies_it(cases: CasesUnderTest) -> None:
    path = await report(cases)
    alerts = "SELECT subject::text, detail FROM cases.events WHERE type = 'pe.cai.incident.verified.v1'"
    assert await cases.rows(alerts) == []
    incident = (await decide(cases, path, True)).raise_for_status().json()
    assert (incident["state"], incident["decided_by"]) == ("VERIFIED", "staff-social_worker")
    assert [tuple(row) for row in await cases.rows(alerts)] == [(incident["id"], path)]
    assert (await cases.as_service("cai-interop").get(path)).json() == incident
    [told] = await cases.rows("SELECT facts::text FROM cases.events WHERE type = 'pe.cai.incident.verified.v1'")
    facts = json.loads(told["facts"])
    assert (facts["caseid"], facts["severity"]) == (incident["case_id"], incident["severity"])
    assert datetime.fromisoformat(facts["happenedat"]) == datetime.fromisoformat(incident["occurred_at"])


@pytest.mark.feature("C13.2")
async def test_a_dismissed_report_stays_and_alerts_nobody(cases: CasesUnderTest) -> None:
    path = await report(cases)
    assert (await decide(cases, path, False)).json()["state"] == "DISMISSED"
    assert await cases.rows("SELECT 1 FROM cases.events WHERE type LIKE '%incident%'") == []
    again = await decide(cases, path, True, version=2)
    assert (again.status_code, again.json()["code"]) == (409, "incident-already-decided")
    assert (await decide(cases, path, True, version=1)).status_code == 412


async def test_a_number_in_the_text_is_pointed_out(cases: CasesUnderTest) -> None:
    path = await report(cases, description="La llamó al 987 654 321.")
    listed = (await cases.staff(Role.COORDINATOR).get(path.rpartition("/")[0])).json()["items"]
    assert [incident["may_hold_contact_data"] for incident in listed] == [True]


async def test_an_incident_in_the_future_or_of_another_case_is_refused(cases: CasesUnderTest) -> None:
    path = await report(cases)
    collection = path.rpartition("/")[0]
    future = await cases.staff(Role.FACILITATOR).post(
        collection, json=INCIDENT | {"occurred_at": "2999-01-01T00:00:00Z"}
    )
    other = await cases.walk_to("RECEIVED", resolution_number="9")
    elsewhere = await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{other['id']}/incidents/{path.rpartition('/')[2]}")
    assert (future.json()["code"], elsewhere.status_code) == ("moment-in-future", 404)
