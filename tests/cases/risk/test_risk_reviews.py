"""Her risk is looked at again after an incident, absences or what she told: due by a day, closed by somebody."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.cases.actions.programme_events import mark_non_compliant
from services.sessions.client import Step
from services.sessions.client.events import COMPLIANCE_APPROVED
from services.sessions.client.fake import example_finding
from shared.events import Event
from shared.ids import new_id
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, CasesUnderTest
from tests.cases.discharge.test_moves_and_discharge import in_progress
from tests.cases.incidents.test_incidents import INCIDENT, decide
from tests.cases.risk.test_risk_timeline import SHEET, read

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C09.3")]


async def reviews(cases: CasesUnderTest, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await read(cases, f"{path}/risk-reviews"))["items"]
    return found


async def incident(cases: CasesUnderTest, path: str, **changes: Any) -> str:
    answer = await cases.staff(Role.FACILITATOR).post(f"{path}/incidents", json=INCIDENT | changes)
    return str(answer.raise_for_status().headers["Location"])


async def test_a_verified_incident_opens_a_review_and_a_dismissed_one_none(cases: CasesUnderTest) -> None:
    path = await in_progress(cases)
    (await decide(cases, await incident(cases, path), False)).raise_for_status()
    assert await reviews(cases, path) == []
    reported = await incident(cases, path)
    assert await reviews(cases, path) == []
    (await decide(cases, reported, True)).raise_for_status()
    [review] = await reviews(cases, path)
    assert (review["trigger"], review["state"], review["overdue"]) == ("INCIDENT", "OPEN", False)
    assert review["source_id"] == reported.rpartition("/")[2]
    assert (await read(cases, f"{path}/risk-reviews/{review['id']}")) == review


async def test_what_she_reports_opens_a_review_at_once_and_its_verification_no_second_one(
    cases: CasesUnderTest,
) -> None:
    path = await in_progress(cases)
    reported = await incident(cases, path, reported_by="VICTIM")
    [review] = await reviews(cases, path)
    assert review["trigger"] == "PARTNER_REPORT"
    (await decide(cases, reported, True)).raise_for_status()
    assert len(await reviews(cases, path)) == 1
    told = {"reason": "Refiere nuevas amenazas."}
    answer = await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/risk-reviews", json=told)
    assert (answer.status_code, answer.json()["reason"]) == (201, told["reason"])
    assert len(await reviews(cases, path)) == 2


async def test_an_approved_finding_opens_a_review_once(cases: CasesUnderTest) -> None:
    path = await in_progress(cases)
    case_id = UUID(path.rpartition("/")[2])
    finding = example_finding(centre_id=CENTRE, case_id=case_id, kind=Step.FIRST_WARNING)
    cases.sessions.put_finding(finding)
    event = Event(
        id=str(new_id()),
        source="sessions",
        type=COMPLIANCE_APPROVED,
        subject=finding.id,
        version=2,
        centre_id=CENTRE,
        time=cases.runtime.clock.now(),
        detail="",
    )
    for _ in range(2):
        await mark_non_compliant(cases.runtime, event)
    [review] = await reviews(cases, path)
    assert (review["trigger"], review["source_id"]) == ("ABSENCES", str(finding.id))
    assert (await read(cases, path))["state"] == "IN_PROGRESS"


async def test_a_new_sheet_closes_a_review_and_an_old_one_does_not(cases: CasesUnderTest) -> None:
    path = await in_progress(cases)
    (await decide(cases, await incident(cases, path), True)).raise_for_status()
    today = cases.runtime.clock.today()
    social_worker = cases.staff(Role.SOCIAL_WORKER)

    async def apply(day: Any) -> Any:
        sheet = SHEET | {"effective_on": day.isoformat(), "source": "CEM"}
        return (await social_worker.post(f"{path}/risk-records", json=sheet)).raise_for_status().json()

    await apply(today - timedelta(days=1))
    assert (await reviews(cases, path))[0]["state"] == "OPEN"
    sheet = await apply(today)
    [closed] = await reviews(cases, path)
    assert (closed["state"], closed["risk_record_id"]) == ("RECORDED", sheet["id"])
    assert closed["closed_by"]["id"] == "staff-social_worker"
    assert "RISK_REVIEW" not in [due["duty"] for due in (await read(cases, path))["due_dates"]]


async def test_a_reasoned_decision_closes_a_review_once(cases: CasesUnderTest) -> None:
    path = await in_progress(cases)
    (await decide(cases, await incident(cases, path), True)).raise_for_status()
    [review] = await reviews(cases, path)
    place, said = f"{path}/risk-reviews/{review['id']}/decision", {"reason": "El CEM aplicó la ficha ayer."}
    social_worker, at = cases.staff(Role.SOCIAL_WORKER), {"If-Match": '"1"'}
    assert (await cases.staff(Role.ADMISSION).post(place, json=said, headers=at)).status_code == 403
    decided = (await social_worker.post(place, json=said, headers=at)).raise_for_status()
    assert (decided.json()["state"], decided.json()["decision"]) == ("DECIDED", said["reason"])
    again = await social_worker.post(place, json=said, headers={"If-Match": decided.headers["ETag"]})
    assert (again.status_code, again.json()["code"]) == (409, "risk-review-already-closed")


async def test_an_overdue_review_shows_in_what_is_due(cases: CasesUnderTest) -> None:
    path = await in_progress(cases)
    await cases.rows("UPDATE cases.cases SET modality = 'REMOTE'")
    (await decide(cases, await incident(cases, path), True)).raise_for_status()
    [review] = await reviews(cases, path)
    await cases.rows("UPDATE cases.risk_reviews SET due_on = '2026-01-30'")
    coordinator = cases.staff(Role.COORDINATOR)
    [listed] = (await coordinator.get("/v1/risk-reviews", params={"state": "OPEN"})).json()["items"]
    assert listed == review | {"due_on": "2026-01-30", "overdue": True}
    for filters in ({"sort": "DUE"}, {"sort": "DUE", "modality": "REMOTE"}):
        [case] = (await coordinator.get("/v1/cases", params=filters)).json()["items"]
        assert case["next_due_on"] == review["due_on"]
        assert [due["on"] for due in case["due_dates"] if due["duty"] == "RISK_REVIEW"] == [review["due_on"]]
